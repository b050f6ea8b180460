from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from db import outbox
from db.engine import Database
from db.tables import Message, Patient
from domain.messages import Change, Key, Lane, Row, Status, Wanted
from domain.reasons import Why

HOUR = timedelta(hours=1)


def wanted(step: str, now: datetime, **other: object) -> Wanted:
    known = Wanted(
        key=Key("p1", "session:1", step, 1),
        not_before=now + HOUR,
        due_at=now + 2 * HOUR,
        not_after=now + 9 * HOUR,
    )
    return replace(known, **other)  # type: ignore[arg-type] # any field of Wanted


async def apply(database: Database, patient: Patient, changes: list[Change], now: datetime) -> list[Row]:
    async with database.write() as tx:
        await outbox.apply(tx, changes, patient_id=patient.id, who="s1", now=now)
    async with database.read() as tx:
        return await outbox.rows_of(tx, patient.id)


async def history(database: Database, patient: Patient) -> list[tuple[str, str, str, str]]:
    async with database.read() as tx:
        (message,) = await outbox.history(tx, patient.id, 10)
        events = await outbox.events_of(tx, message.id)
    return [(event.before, event.after, event.who, event.why) for event in events]


async def test_what_a_plan_wants_is_what_planning_sees_next_time(
    database: Database, patient: Patient, now: datetime
) -> None:
    two = [
        wanted("after-24h", now),
        wanted("before-3d", now, status=Status.SUPERSEDED, why=Why.DAILY_CAP),
    ]
    rows = await apply(database, patient, [Change(None, one) for one in two], now)
    assert rows == [
        Row(one.key, one.not_before, one.due_at, one.not_after, one.status, one.why, by_plan=True)
        for one in two
    ]


async def test_steps_are_care_messages_with_their_history(
    database: Database, patient: Patient, now: datetime
) -> None:
    await apply(database, patient, [Change(None, wanted("before-3d", now))], now)
    async with database.read() as tx:
        (message,) = await outbox.history(tx, patient.id, 10)
    assert (message.kind, message.lane, message.created_at) == ("step", Lane.CARE, now)
    assert await history(database, patient) == [("", "planned", "s1", "")]


async def test_a_change_of_status_is_written_with_who_and_why(
    database: Database, patient: Patient, now: datetime
) -> None:
    (row,) = await apply(database, patient, [Change(None, wanted("before-3d", now))], now)
    held = wanted("before-3d", now, status=Status.HELD, why=Why.ON_HOLD)
    (row,) = await apply(database, patient, [Change(row, held)], now)
    assert (row.status, row.why, row.due_at) == (Status.HELD, Why.ON_HOLD, held.due_at)
    assert (await history(database, patient))[1:] == [("planned", "held", "s1", "on-hold")]


async def test_a_new_time_alone_is_no_event(database: Database, patient: Patient, now: datetime) -> None:
    (row,) = await apply(database, patient, [Change(None, wanted("before-3d", now))], now)
    later = wanted("before-3d", now, due_at=now + 3 * HOUR)
    (row,) = await apply(database, patient, [Change(row, later)], now)
    assert row.due_at == now + 3 * HOUR
    assert len(await history(database, patient)) == 1


async def test_a_plan_takes_its_own_word_back_and_the_row_says_so(
    database: Database, patient: Patient, now: datetime
) -> None:
    (row,) = await apply(database, patient, [Change(None, wanted("before-3d", now))], now)
    gone = wanted("before-3d", now, status=Status.SUPERSEDED, why=Why.MOVED)
    (row,) = await apply(database, patient, [Change(row, gone)], now)
    (row,) = await apply(database, patient, [Change(row, wanted("before-3d", now))], now)
    assert (row.status, row.why, row.by_plan) == (Status.PLANNED, "", True)


async def test_a_plan_made_on_an_old_state_is_refused_as_a_whole(
    database: Database, patient: Patient, now: datetime
) -> None:
    (row,) = await apply(database, patient, [Change(None, wanted("before-3d", now))], now)
    async with database.write() as tx:
        (message,) = await outbox.history(tx, patient.id, 1)
        await outbox.mark_sending(tx, message, now)
    gone = wanted("before-3d", now, status=Status.CANCELLED, why=Why.SESSION_CANCELLED)
    with pytest.raises(RuntimeError, match="changed while"):
        await apply(database, patient, [Change(None, wanted("after-24h", now)), Change(row, gone)], now)
    async with database.read() as tx:
        assert [row.status for row in await outbox.rows_of(tx, patient.id)] == [Status.SENDING]


async def test_only_planned_changes_wake_the_dispatcher(
    database: Database, patient: Patient, now: datetime
) -> None:
    woken: list[str] = []
    database.on_due = lambda: woken.append("woken")
    held = wanted("before-3d", now, status=Status.HELD, why=Why.NOT_LINKED)
    (row,) = await apply(database, patient, [Change(None, held)], now)
    assert woken == []
    await apply(database, patient, [Change(row, wanted("before-3d", now))], now)
    assert woken == ["woken"]


async def test_nothing_is_due_before_it_may_be_sent(
    database: Database, patient: Patient, now: datetime
) -> None:
    early = wanted("before-3d", now, due_at=now)
    (row,) = await apply(database, patient, [Change(None, early)], now)
    assert row.due_at == row.not_before == now + HOUR


async def test_objects_read_before_a_plan_tell_the_truth_after_it(
    database: Database, patient: Patient, now: datetime
) -> None:
    (row,) = await apply(database, patient, [Change(None, wanted("before-3d", now))], now)
    held = wanted("before-3d", now, status=Status.HELD, why=Why.ON_HOLD)
    async with database.write() as tx:
        message = await tx.get_one(Message, 1)
        await outbox.apply(tx, [Change(row, held)], patient_id=patient.id, who="s1", now=now)
        assert message.status == Status.HELD
        await outbox.set_status(tx, message, Status.CANCELLED, who="s1", by_plan=False, now=now)
    async with database.read() as tx:
        (row,) = await outbox.rows_of(tx, patient.id)
    assert (row.status, row.by_plan) == (Status.CANCELLED, False)


async def test_notices_are_none_of_the_plans_business(
    database: Database, patient: Patient, now: datetime
) -> None:
    async with database.write() as tx:
        await outbox.add(
            tx,
            key=Key("p1", "session:1", "moved"),
            lane=Lane.REPLY,
            patient_id=patient.id,
            due_at=now,
            not_after=now + HOUR,
            now=now,
        )
        assert await outbox.rows_of(tx, patient.id) == []
