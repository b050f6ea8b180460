import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, text

from db import outbox
from db.engine import Database
from db.outbox import Owed
from db.outbox.notices import params_of
from db.tables import Message, Patient, Staff
from domain.messages import Key, Lane, Status
from domain.reasons import Why

KEY = Key("p1", "session:1", "moved", 2)
DAY = timedelta(days=1)


async def add(
    database: Database,
    patient: Patient,
    now: datetime,
    *,
    held: Why | None = None,
    params: Mapping[str, object] | None = None,
) -> bool:
    async with database.write() as tx:
        return await outbox.add(
            tx,
            key=KEY,
            lane=Lane.REPLY,
            patient_id=patient.id,
            due_at=now,
            not_after=now + DAY,
            now=now,
            held=held,
            params=params,
        )


async def test_a_notice_is_owed_once_whoever_asks_again(
    database: Database, patient: Patient, now: datetime
) -> None:
    assert await add(database, patient, now) is True
    assert await add(database, patient, now) is False
    async with database.read() as tx:
        (message,) = await outbox.history(tx, patient.id, 10)
    assert (message.recipient, message.subject, message.step, message.version) == (
        "p1",
        "session:1",
        "moved",
        2,
    )
    assert (message.kind, message.lane, message.status) == ("notice", Lane.REPLY, Status.PLANNED)
    assert (message.not_before, message.due_at, message.not_after) == (now, now, now + DAY)


async def test_a_new_notice_wakes_the_dispatcher_a_repeated_or_held_one_does_not(
    database: Database, patient: Patient, now: datetime
) -> None:
    woken: list[str] = []
    database.on_due = lambda: woken.append("woken")
    await add(database, patient, now, held=Why.NOT_LINKED)
    assert woken == []
    async with database.write() as tx:
        await tx.execute(text("DELETE FROM messages"))
    await add(database, patient, now)
    await add(database, patient, now)
    assert woken == ["woken"]


async def test_a_held_notice_is_not_due_and_says_why(
    database: Database, patient: Patient, now: datetime
) -> None:
    await add(database, patient, now, held=Why.NOT_LINKED)
    async with database.read() as tx:
        (message,) = await outbox.history(tx, patient.id, 10)
        assert await outbox.due(tx, now + DAY, 10) == []
    assert (message.status, message.why) == (Status.HELD, Why.NOT_LINKED)


async def test_parameters_come_back_and_are_unreadable_in_the_file(
    database: Database, patient: Patient, now: datetime
) -> None:
    await add(database, patient, now, params={"was": "5 December", "name": "민수"})
    async with database.read() as tx:
        (message,) = await outbox.history(tx, patient.id, 10)
        stored = await tx.scalar(text("SELECT params_sealed FROM messages"))
    assert json.loads(message.params or "") == {"was": "5 December", "name": "민수"}
    assert b"December" not in stored


async def test_a_notice_without_parameters_has_none(
    database: Database, patient: Patient, now: datetime
) -> None:
    await add(database, patient, now)
    async with database.read() as tx:
        (message,) = await outbox.history(tx, patient.id, 10)
    assert message.params is None


async def test_a_notice_for_staff_goes_to_their_own_chat(
    database: Database, staff: Staff, now: datetime
) -> None:
    async with database.write() as tx:
        await outbox.add(
            tx,
            key=Key("s1", "alert:1", "raised"),
            lane=Lane.ALERT,
            staff_id=staff.id,
            due_at=now,
            not_after=now + DAY,
            now=now,
        )
    async with database.read() as tx:
        (candidate,) = await outbox.due(tx, now, 10)
    assert (candidate.recipient, candidate.chat_id, candidate.lane) == ("s1", 9001, Lane.ALERT)


async def test_many_are_owed_at_once_and_again_without_harm(
    database: Database, patient: Patient, now: datetime
) -> None:
    def owed(number: int) -> Owed:
        key = Key(f"p{patient.id}", f"broadcast:{number}", "news")
        return Owed(key, Lane.BROADCAST, now, now, patient_id=patient.id, params={"text": f"{number}"})

    for numbers in (range(300), range(200, 500), range(0)):
        async with database.write() as tx:
            await outbox.add_many(tx, [owed(number) for number in numbers], now=now)
    async with database.read() as tx:
        rows = list(await tx.scalars(select(Message).order_by(Message.id)))
    assert [row.subject for row in rows] == [f"broadcast:{number}" for number in range(500)]
    assert [params_of(row)["text"] for row in rows[::100]] == ["0", "100", "200", "300", "400"]


async def test_many_held_notices_wake_nobody(database: Database, patient: Patient, now: datetime) -> None:
    woken: list[str] = []
    database.on_due = lambda: woken.append("woken")
    key = Key(f"p{patient.id}", "broadcast:1", "news")
    for held in (Why.NOT_LINKED, None):
        async with database.write() as tx:
            one = Owed(key, Lane.BROADCAST, now, now, patient_id=patient.id, held=held)
            await outbox.add_many(tx, [one], now=now)
        assert woken == ([] if held else ["woken"])
