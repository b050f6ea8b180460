"""What an export writes, an import takes back: the same people, the same plan."""

import csv
import io

import pytest
from sqlalchemy import select

from db import outbox
from db.tables import ConsentRecord, Message, Patient, Session
from domain.consents import Consent
from domain.messages import OPEN, Status
from services.files.exporting import guarded
from services.files.making import How
from services.moment import Moment
from services.people.consents import answer
from services.safety import holds
from services.visits import marks, visits
from tests.services.clinic import DAY, HOUR, NOW, arrive, course, later
from tests.services.files.conftest import Clinic, Fresh


async def busy_clinic(clinic: Clinic) -> None:
    """Somebody in the middle of a course with messages sent, somebody stopped, somebody from abroad."""
    owner = await clinic.owner()
    async with clinic.database.write() as tx:
        at = Moment(tx, clinic.office, NOW)
        owner = await tx.merge(owner, load=False)
        then = later(at, -40 * DAY)
        minji = await arrive(then, name="+Minji; Kim")
        minji.zone, minji.cold_sores, minji.flags = "America/New_York", True, "IMMUNE"
        days = [NOW - 20 * DAY, NOW - 50 * HOUR, NOW + 12 * DAY, NOW + 40 * DAY]
        first, second, third, _ = await course(then, owner, minji, *days)
        await marks.done(later(at, -19 * DAY), owner, first, performed_at=first.starts_at + 2 * HOUR)
        await send_what_was_due(at)
        await marks.done(later(at, -48 * HOUR), owner, second)
        await send_what_was_due(at)
        await visits.confirm(at, minji, third.id, third.time_version)
        await holds.hold(at, minji, third)
        stopped = await arrive(then, chat=7002, name="Anna", language="ko")
        stopped.choice = "stopped"
        await course(then, owner, stopped, NOW - 10 * DAY, NOW + 10 * DAY)
        await arrive(then, chat=7003, name="")


async def send_what_was_due(at: Moment) -> None:
    for message in await at.tx.scalars(
        select(Message).where(Message.status.in_(OPEN), Message.due_at < at.now)
    ):
        await outbox.set_status(at.tx, message, Status.SENT, who="dispatch", now=at.now)
        message.sent_at = message.due_at


async def plan(clinic: Clinic) -> list[tuple[object, ...]]:
    """What will still be sent to whom, by code; an open question (its nudge) stays behind."""
    async with clinic.database.read() as tx:
        codes = {each.id: each.code for each in await tx.scalars(select(Patient))}
        numbers = {f"session:{each.id}": each.number for each in await tx.scalars(select(Session))}
        rows = await tx.scalars(select(Message).where(Message.kind == "step", Message.status.in_(OPEN)))
        return sorted(
            (
                codes[row.patient_id or 0],
                numbers[row.subject],
                row.step,
                row.status,
                row.due_at,
                row.not_after,
            )
            for row in rows
            if not row.step.startswith("nudge-")
        )


async def test_a_round_trip_gives_the_same_plan_and_the_same_file(clinic: Clinic, fresh: Fresh) -> None:
    await busy_clinic(clinic)
    text = await clinic.give_out()
    other = Clinic(await fresh(), fresh, clinic.office)
    await other.take_in(text)
    assert await plan(other) == await plan(clinic)
    assert len(await plan(clinic)) >= 5
    assert cells(await other.give_out()) == cells(text)


def cells(text: str) -> list[dict[str, str]]:
    """All cells, but for those that tell of the past: consents, when they came, what was sent long ago."""
    past = {"settled", "consents", "registered"}
    return [{name: row[name] for name in row.keys() - past} for row in csv.DictReader(io.StringIO(text))]


async def test_the_file_says_what_became_of_everything(clinic: Clinic) -> None:
    await busy_clinic(clinic)
    names, minji, stopped, nameless = (line.split(",") for line in (await clinic.give_out()).splitlines())
    found = dict(zip(names, (cell.strip('"') for cell in minji), strict=True))
    assert found["name"] == "'+Minji; Kim"
    assert found["session_1"] == "2026-11-11 12:00 done 2026-11-11 14:00:00"
    assert found["session_3"] == "2026-12-13 12:00 confirmed hold"
    assert "1:after-24h" in found["settled"].split()
    assert (found["consents"], found["chat"]) == ("C0 C1 C2", "open")
    assert stopped[names.index("choice")] == '"stopped"'
    assert stopped[names.index("session_1")].endswith('unmarked"')
    assert nameless[names.index("session_1")] == '""'


async def test_who_was_erased_is_not_in_the_file(clinic: Clinic) -> None:
    async with clinic.database.write() as tx:
        at = Moment(tx, clinic.office, NOW)
        gone = await arrive(at, name="Kim Minji")
        gone.deleted_at = NOW
    assert (await clinic.give_out()).count("\n") == 1


async def test_a_message_is_not_sent_again_after_a_round_trip(clinic: Clinic, fresh: Fresh) -> None:
    """The first check of a session of yesterday was sent; the other database neither sends nor phones it."""
    owner = await clinic.owner()
    async with clinic.database.write() as tx:
        at = Moment(tx, clinic.office, NOW)
        owner = await tx.merge(owner, load=False)
        minji = await arrive(later(at, -20 * DAY))
        (session,) = await course(later(at, -20 * DAY), owner, minji, NOW - 30 * HOUR)
        await marks.done(later(at, -28 * HOUR), owner, session)
        (check,) = await tx.scalars(select(Message).where(Message.step == "after-24h"))
        await outbox.set_status(tx, check, Status.SENT, who="dispatch", now=NOW)
        await answer(at, minji, Consent.C3, granted=True)
    other = Clinic(await fresh(), fresh, clinic.office)
    await other.take_in(await clinic.give_out(), How(on_paper=True))
    assert "after-24h" not in {row[2] for row in await plan(other)}
    async with other.database.read() as tx:
        assert set(await tx.scalars(select(ConsentRecord.code))) == {"C0", "C2"}


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r"])
def test_no_cell_is_a_formula_to_a_table_program(sign: str) -> None:
    assert guarded(f'{sign}HYPERLINK("http://x")') == f'\'{sign}HYPERLINK("http://x")'
    assert guarded(f"Kim {sign}") == f"Kim {sign}"
