"""A session waits for a doctor."""

import pytest

from db.tables import Patient, Session, Staff
from domain.messages import Status
from domain.triage_table import Level
from services.messages.sending import prepare
from services.messages.sent import on_sent
from services.moment import Moment
from services.outgoing import Outgoing
from services.safety import alerts, holds
from services.tasks import TaskKind
from services.visits import moves
from services.visits.visits import standing_hold
from tests.services.clinic import DAY, HOUR, course, employ, later, message, messages, open_tasks


@pytest.fixture
async def visit(at: Moment, patient: Patient, owner: Staff) -> Session:
    """Session 1, which begins in ten days."""
    return (await course(at, owner, patient, at.now + 10 * DAY, at.now + 38 * DAY))[0]


@pytest.mark.parametrize(
    ("role", "from_alert", "doctor_works_here", "may"),
    [
        ("doctor", True, True, True),
        ("doctor", False, True, True),
        ("owner", True, True, False),
        ("owner", False, True, True),
        ("owner", True, False, True),
        ("owner", False, False, True),
        ("coordinator", True, True, False),
        ("coordinator", False, True, False),
        ("coordinator", True, False, False),
        ("coordinator", False, False, False),
    ],
)
async def test_who_may_lift_which_hold(
    at: Moment,
    patient: Patient,
    visit: Session,
    role: str,
    from_alert: bool,
    doctor_works_here: bool,
    may: bool,
) -> None:
    staff = await employ(at, role, 9100)
    if doctor_works_here:
        await employ(at, "doctor", 9101)
    alert = await alerts.raise_alert(at, patient, kind="checkin", level=Level.RED) if from_alert else None
    await holds.hold(at, patient, visit, alert=alert, staff=None if from_alert else staff)
    assert await holds.lift(at, staff, visit) == may
    assert (await standing_hold(at.tx, visit.id) is None) == may


async def test_a_doctor_who_left_does_not_keep_an_owner_from_lifting(
    at: Moment, owner: Staff, doctor: Staff, patient: Patient, visit: Session
) -> None:
    doctor.active = False
    alert = await alerts.raise_alert(at, patient, kind="checkin", level=Level.RED)
    await holds.hold(at, patient, visit, alert=alert)
    assert await holds.lift(at, owner, visit)


async def test_an_alert_on_a_session_that_staff_held_makes_it_a_doctors_matter(
    at: Moment, owner: Staff, doctor: Staff, patient: Patient, visit: Session
) -> None:
    await holds.hold(at, patient, visit, staff=owner)
    alert = await alerts.raise_alert(at, patient, kind="checkin", level=Level.AMBER_U)
    assert await holds.hold_next(at, patient, alert=alert) is visit
    assert not await holds.lift(at, owner, visit)
    assert await holds.lift(at, doctor, visit)


async def test_the_patient_is_told_once_and_reminders_wait(
    at: Moment, owner: Staff, patient: Patient, visit: Session
) -> None:
    for _ in range(2):
        await holds.hold_next(at, patient, staff=owner)
    assert len(await messages(at, patient, "on-hold")) == 1
    held = [one for one in await messages(at, patient) if one.subject == f"session:{visit.id}"]
    assert {one.status for one in held if one.step.startswith("before-")} == {Status.HELD}


async def test_the_session_after_the_next_is_not_held(
    at: Moment, owner: Staff, patient: Patient, visit: Session
) -> None:
    await holds.hold_next(at, patient, staff=owner)
    others = [one for one in await messages(at, patient, "before-1d") if one.subject != f"session:{visit.id}"]
    assert [one.status for one in others] == [Status.PLANNED]


async def test_without_a_session_ahead_there_is_nothing_to_hold(at: Moment, patient: Patient) -> None:
    assert await holds.hold_next(at, patient) is None
    assert await messages(at, patient) == []


async def test_do_not_travel_puts_the_visit_on_the_phone_list_until_the_hold_is_lifted(
    at: Moment, owner: Staff, patient: Patient, visit: Session
) -> None:
    await holds.hold(at, patient, visit, staff=owner)
    near = later(at, 9 * DAY)
    warning = await message(near, patient, "do-not-travel")
    assert warning.due_at == near.now
    shown = await prepare(near, warning)
    assert isinstance(shown, Outgoing)
    await on_sent(near, warning)
    assert TaskKind.PHONE_HOLD in await open_tasks(near, patient)
    await holds.lift(near, owner, visit)
    assert TaskKind.PHONE_HOLD not in await open_tasks(near, patient)


async def test_lifting_carries_what_expired_and_not_what_still_comes(
    at: Moment, owner: Staff, patient: Patient, visit: Session
) -> None:
    await holds.hold(at, patient, visit, staff=owner)
    # A day before at 14:00: the window of the 3-day reminder is over, that of tonight's is not.
    lifted = later(at, 9 * DAY + 2 * HOUR)
    await holds.lift(lifted, owner, visit)
    shown = await prepare(lifted, await message(at, patient, "hold-lifted"))
    assert isinstance(shown, Outgoing)
    say = at.office.texts.speak("en")
    assert say.entry("part.late-3d") in shown.screen.text
    assert say.entry("part.late-1d") not in shown.screen.text
    (tonight, *_) = await messages(at, patient, "before-1d")
    assert tonight.status == Status.PLANNED


async def test_a_lifted_hold_is_not_announced_any_more_and_a_new_one_outdates_the_lifting(
    at: Moment, owner: Staff, patient: Patient, visit: Session
) -> None:
    await holds.hold(at, patient, visit, staff=owner)
    await holds.lift(at, owner, visit)
    await holds.hold(at, patient, visit, staff=owner)
    first, second = await messages(at, patient, "on-hold")
    assert await prepare(at, first) is None
    assert await prepare(at, await message(at, patient, "hold-lifted")) is None
    assert await prepare(at, second) is not None


async def test_nobody_reads_that_a_cancelled_session_stays_as_planned(
    at: Moment, owner: Staff, patient: Patient, visit: Session
) -> None:
    await holds.hold(at, patient, visit, staff=owner)
    await holds.lift(at, owner, visit)
    await moves.cancel(at, owner, visit)
    for step in ("on-hold", "hold-lifted"):
        assert await prepare(at, await message(at, patient, step)) is None
