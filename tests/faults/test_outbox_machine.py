"""Any order of deeds, outcomes, crashes and passing time: what must never happen does not happen."""

from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from db import outbox
from db.keyring import Keyring, new_key
from db.sealed import use_keyring
from db.tables import Patient, Session
from domain.patients import SessionState
from services.messages.planning import preview, replan
from services.messages.sending import prepare
from services.moment import Moment
from services.office import Office
from services.people.reachability import came_back, lost_chat
from services.safety import holds
from services.texts import Texts
from services.visits import marks, moves, visits
from tests.faults.outbox_clinic import OutboxClinic
from tests.services.clinic import course

HOUR = timedelta(hours=1)
OUTCOMES = ("sent", "sent", "sent", "arrived, no answer", "lost, no answer", "refused", "blocked")

hours = st.integers(1, 24 * 30)


class OutboxMachine(OutboxClinic):
    """What may happen in it, and what always holds."""

    # ---------------------------------------------------------------- deeds

    @rule(first=hours, gap=st.integers(14, 40))
    @precondition(lambda self: self.sessions() < 6)
    def book(self, first: int, gap: int) -> None:
        starts = (self.now + first * HOUR, self.now + first * HOUR + timedelta(days=gap))
        self.deed(lambda at: course(at, self.doctor, self.patient, *starts))

    @rule(pick=st.integers(0, 5), to=hours)
    def move(self, pick: int, to: int) -> None:
        self.on_session(pick, lambda at, one: moves.move(at, self.doctor, one, self.now + to * HOUR))

    @rule(pick=st.integers(0, 5))
    def patient_cancels(self, pick: int) -> None:
        self.on_session(pick, lambda at, one: visits.cancel(at, self.patient, one.id, one.time_version))

    @rule(pick=st.integers(0, 5))
    def clinic_cancels(self, pick: int) -> None:
        self.on_session(pick, lambda at, one: moves.cancel(at, self.doctor, one))

    @rule(pick=st.integers(0, 5))
    def done(self, pick: int) -> None:
        self.on_session(pick, lambda at, one: marks.done(at, self.doctor, one))

    @rule(pick=st.integers(0, 5))
    def undo(self, pick: int) -> None:
        self.on_session(pick, lambda at, one: marks.undo(at, self.doctor, one))

    @rule(pick=st.integers(0, 5))
    def hold(self, pick: int) -> None:
        async def act(at: Moment, one: Session) -> None:
            if one.state == SessionState.BOOKED and await visits.standing_hold(at.tx, one.id) is None:
                await holds.hold(at, await at.tx.get_one(Patient, one.patient_id), one)

        self.on_session(pick, act)

    @rule(pick=st.integers(0, 5))
    def lift(self, pick: int) -> None:
        self.on_session(pick, lambda at, one: holds.lift(at, self.doctor, one))

    @rule(open_again=st.booleans())
    def chat_changes(self, open_again: bool) -> None:
        async def act(at: Moment) -> None:
            patient = await at.tx.get_one(Patient, self.patient.id)
            await (came_back(at, patient) if open_again else lost_chat(at, patient))

        self.deed(act)

    # ---------------------------------------------------------------- time, the wire, crashes

    @rule(by=st.integers(1, 72), outcomes=st.lists(st.sampled_from(OUTCOMES), max_size=4))
    def time_passes(self, by: int, outcomes: list[str]) -> None:
        self.outcomes = outcomes
        self.now += by * HOUR
        self.run(self.dispatch())
        self.now += timedelta(minutes=40)
        self.run(self.dispatch())

    @rule(by=st.integers(1, 24 * 8))
    def time_passes_without_us(self, by: int) -> None:
        self.now += by * HOUR

    @rule(arrives=st.booleans())
    def killed_while_sending(self, arrives: bool) -> None:
        async def claim(at: Moment) -> None:
            for candidate in await outbox.due(at.tx, at.now, 1):
                message = await outbox.get(at.tx, candidate.id)
                assert message is not None
                if await prepare(at, message) is not None:
                    await outbox.mark_sending(at.tx, message, at.now)
                    self.arrivals[message.id] += arrives

        self.deed(claim)
        self.run(self.dispatch())

    @rule()
    def planning_again_changes_nothing(self) -> None:
        async def act(at: Moment) -> None:
            await replan(at, self.patient.id, who="plan")
            assert await preview(at, self.patient.id) == ()

        self.deed(act)

    @rule(pick=st.integers(0, 5))
    def undo_is_an_exact_inverse_while_nothing_was_sent(self, pick: int) -> None:
        async def act(at: Moment, one: Session) -> None:
            await replan(at, one.patient_id, who="plan")
            before = await self.open_rows(at.tx)
            if await marks.done(at, self.doctor, one):
                assert await marks.undo(at, self.doctor, one) == []
                assert await self.open_rows(at.tx) == before

        self.on_session(pick, act)

    # ---------------------------------------------------------------- what always holds

    @invariant()
    def no_request_was_wrong(self) -> None:
        assert self.wrong == []

    @invariant()
    def what_came_twice_says_so(self) -> None:
        twice = [number for number, times in self.arrivals.items() if times > 1]

        async def marked() -> list[int]:
            async with self.database.read() as tx:
                rows = await outbox.get_all(tx, twice)
                return [row.id for row in rows if row.maybe_twice]

        assert self.run(marked()) == twice


def test_whatever_happens_no_message_goes_that_must_not(texts: Texts) -> None:
    use_keyring(Keyring((new_key(),)))
    OutboxMachine.office = Office(texts.content, texts, "clinic_bot")
    bounded = settings(
        max_examples=12,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    OutboxMachine.TestCase.settings = bounded
    OutboxMachine.TestCase().runTest()
