from datetime import datetime, timedelta

from db import outbox
from db.engine import Database
from db.tables import Patient, Staff
from domain.messages import Key, Lane
from domain.reasons import Why
from tests.support.asked import listening, plan_of

MINUTE = timedelta(minutes=1)


async def owe(
    database: Database,
    now: datetime,
    name: str,
    lane: Lane,
    due_at: datetime,
    *,
    patient: Patient | None = None,
    staff: Staff | None = None,
    held: Why | None = None,
) -> None:
    recipient = f"s{staff.id}" if staff else f"p{patient.id}" if patient else "x"
    async with database.write() as tx:
        await outbox.add(
            tx,
            key=Key(recipient, name, "test"),
            lane=lane,
            patient_id=patient.id if patient else None,
            staff_id=staff.id if staff else None,
            due_at=due_at,
            not_after=due_at + timedelta(days=1),
            now=now,
            held=held,
        )


async def other_patient(database: Database, now: datetime, chat_id: int | None) -> Patient:
    async with database.write() as tx:
        patient = Patient(code=f"B{chat_id}", language="en", chat_id=chat_id, created_at=now)
        tx.add(patient)
    return patient


async def test_alerts_come_first_then_the_longest_due(
    database: Database, patient: Patient, staff: Staff, now: datetime
) -> None:
    await owe(database, now, "1", Lane.BROADCAST, now - 9 * MINUTE, patient=patient)
    await owe(database, now, "2", Lane.CARE, now - 1 * MINUTE, patient=patient)
    await owe(database, now, "3", Lane.CARE, now - 5 * MINUTE, patient=patient)
    await owe(database, now, "4", Lane.ALERT, now, staff=staff)
    await owe(database, now, "5", Lane.REPLY, now, patient=patient)
    async with database.read() as tx:
        assert [one.id for one in await outbox.due(tx, now, 10)] == [4, 5, 3, 2, 1]
        assert [one.id for one in await outbox.due(tx, now, 3)] == [4, 5, 3]


async def test_a_message_is_due_from_its_very_moment_on(
    database: Database, patient: Patient, now: datetime
) -> None:
    await owe(database, now, "1", Lane.CARE, now + MINUTE, patient=patient)
    async with database.read() as tx:
        assert await outbox.due(tx, now + MINUTE - timedelta(microseconds=1), 10) == []
        assert len(await outbox.due(tx, now + MINUTE, 10)) == 1


async def test_busy_chats_are_left_out_and_hide_nobody_behind_them(
    database: Database, patient: Patient, now: datetime
) -> None:
    nobody = await other_patient(database, now, None)
    for number in range(3):
        await owe(database, now, f"{number}", Lane.CARE, now, patient=patient)
    await owe(database, now, "4", Lane.CARE, now, patient=nobody)
    async with database.read() as tx:
        found = await outbox.due(tx, now, 2, not_chats={7001})
    assert [(one.recipient, one.chat_id) for one in found] == [("p2", None)]


async def test_the_next_due_is_the_earliest_of_all_lanes(
    database: Database, patient: Patient, now: datetime
) -> None:
    async with database.read() as tx:
        assert await outbox.next_due(tx, now) is None
    await owe(database, now, "1", Lane.ALERT, now + 9 * MINUTE, patient=patient)
    await owe(database, now, "2", Lane.BROADCAST, now + 5 * MINUTE, patient=patient)
    await owe(database, now, "3", Lane.CARE, now + 1 * MINUTE, patient=patient, held=Why.NOT_LINKED)
    async with database.read() as tx:
        assert await outbox.next_due(tx, now) == now + 5 * MINUTE
        assert await outbox.next_due(tx, now + 20 * MINUTE) == now + 20 * MINUTE


async def test_both_questions_are_answered_from_the_index_of_planned_messages(
    database: Database, now: datetime
) -> None:
    async with database.read() as tx:
        async with listening(tx) as asked:
            await outbox.due(tx, now, 10, not_chats={1})
            await outbox.next_due(tx, now)
        plans = [await plan_of(tx, statement) for statement in asked]
    assert len(plans) == 2
    for plan in plans:
        assert sum("ix_messages_due (lane=?" in line for line in plan) == 4
        assert not any(line.startswith("SCAN messages") for line in plan)
