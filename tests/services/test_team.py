"""Leaving the team: what somebody had taken goes back to everybody, and nothing more reaches them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.queries.dialogs import get_dialog, set_dialog
from db.tables import Duty, Patient, Staff, Task
from domain.reasons import Why
from domain.triage_table import Level
from services.messages.sending import prepare
from services.moment import Moment
from services.people import rota, team
from services.safety import alerts
from services.talk import inbox, items
from services.talk.items import Said
from services.tasks import TaskKind, open_task
from tests.services.clinic import HOUR, employ, message, messages


@pytest.fixture
async def nurse(at: Moment) -> Staff:
    return await employ(at, "coordinator", 9101)


async def test_an_alert_they_had_taken_is_open_again_and_rings(
    at: Moment, owner: Staff, doctor: Staff, nurse: Staff, patient: Patient
) -> None:
    alert = await alerts.raise_alert(at, patient, kind="checkin", level=Level.AMBER)
    await alerts.take(at, nurse, alert.id)
    assert await team.dismiss(at, owner, nurse) is None
    assert (alert.taken_at, alert.taken_by) == (None, None)
    assert [each.version for each in await messages(at, doctor, "alert")] == [0, 1]


async def test_a_closed_alert_stays_theirs(at: Moment, owner: Staff, nurse: Staff, patient: Patient) -> None:
    alert = await alerts.raise_alert(at, patient, kind="checkin", level=Level.AMBER)
    await alerts.close(at, nurse, alert.id)
    await team.dismiss(at, owner, nurse)
    assert (alert.taken_by, alert.closed_by) == (nurse.id, nurse.id), "the record of safety is not rewritten"


async def test_a_message_they_had_taken_rings_those_who_answer_now(
    at: Moment, owner: Staff, nurse: Staff, patient: Patient
) -> None:
    item = (await items.receive(at, patient, Said("text", "Where can I park?"), 1)).item
    await inbox.take(at, nurse, item)
    assert await messages(at, owner, "wrote") == []
    await team.dismiss(at, owner, nurse)
    assert item.taken_by is None
    assert len(await messages(at, owner, "wrote")) == 1


async def test_tasks_turns_on_call_and_what_was_being_asked_are_given_up(
    at: Moment, owner: Staff, nurse: Staff, patient: Patient
) -> None:
    task = await open_task(at, TaskKind.PHONE, "patient:1", due_at=at.now, patient=patient)
    task.owner_id = nurse.id
    await rota.add(at, owner, nurse, at.now - HOUR, at.now + HOUR)
    await set_dialog(at.tx, nurse.telegram_id, "s-name", "name", data="{}", now=at.now)
    await team.dismiss(at, owner, nurse)
    found = select(Task.owner_id).where(Task.id == task.id)
    assert await at.tx.scalar(found.execution_options(populate_existing=True)) is None
    assert await at.tx.scalar(select(Duty.cancelled_at)) == at.now
    assert await get_dialog(at.tx, nurse.telegram_id) is None


async def test_what_they_were_owed_is_not_sent(
    at: Moment, owner: Staff, nurse: Staff, patient: Patient
) -> None:
    await items.receive(at, patient, Said("text", "Where can I park?"), 1)
    owed = await message(at, nurse, "wrote")
    await team.dismiss(at, owner, nurse)
    assert await prepare(at, owed) is None
    assert owed.status == "cancelled"
    assert owed.why == Why.UNREACHABLE


async def test_a_new_role_is_told_to_whoever_gets_it(at: Moment, owner: Staff, nurse: Staff) -> None:
    assert await team.change_role(at, owner, nurse, "doctor") is None
    going = await prepare(at, await message(at, nurse, team.ROLE))
    assert going is not None
    assert "doctor" in going.screen.text
    assert await team.change_role(at, owner, nurse, "doctor") is None, "the same role again"
    assert len(await messages(at, nurse, team.ROLE)) == 1


async def test_a_turn_on_call_is_told_with_its_times(at: Moment, owner: Staff, nurse: Staff) -> None:
    start = at.now + timedelta(hours=7)
    duty = await rota.add(at, owner, nurse, start, start + 15 * HOUR)
    assert duty is not None
    going = await prepare(at, await message(at, nurse, rota.ON))
    assert going is not None
    assert "from Tuesday 1 December, 19:00" in going.screen.text
    await rota.remove(at, owner, duty)
    gone = await prepare(at, await message(at, nurse, rota.OFF))
    assert gone is not None
    assert "not on call any more" in gone.screen.text
