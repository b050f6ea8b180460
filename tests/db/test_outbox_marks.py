from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from db import outbox
from db.engine import Database
from db.outbox.marks import sending
from db.tables import Message, Patient
from domain.messages import Key, Lane, Status
from tests.support.asked import listening, plan_of

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def message(database: Database, patient: Patient, now: datetime) -> Message:
    async with database.write() as tx:
        await outbox.add(
            tx,
            key=Key("p1", "session:1", "moved"),
            lane=Lane.REPLY,
            patient_id=patient.id,
            due_at=now,
            not_after=now + 99 * MINUTE,
            now=now,
        )
    return await read(database)


@pytest.fixture
async def claimed(database: Database, message: Message, now: datetime) -> Message:
    async with database.write() as tx:
        await outbox.mark_sending(tx, message, now)
    return message


async def read(database: Database) -> Message:
    async with database.read() as tx:
        found = await outbox.get(tx, 1)
    assert found is not None
    return found


async def events(database: Database) -> list[tuple[str, str, str, str]]:
    async with database.read() as tx:
        return [(row.before, row.after, row.who, row.why) for row in await outbox.events_of(tx, 1)]


async def test_a_claim_counts_as_an_attempt_and_takes_it_out_of_the_queue(
    database: Database, claimed: Message, now: datetime
) -> None:
    assert (claimed.status, claimed.attempts) == (Status.SENDING, 1)
    async with database.read() as tx:
        assert await outbox.due(tx, now, 10) == []
        assert [found.id for found in await outbox.stuck(tx)] == [1]
    assert await events(database) == [("planned", "sending", "dispatch", "")]


async def test_a_message_is_claimed_once_however_many_saw_it_due(
    database: Database, message: Message, now: datetime
) -> None:
    async with database.read() as tx:
        other = await outbox.get(tx, 1)
    assert other is not None
    assert other is not message
    async with database.write() as tx:
        assert await outbox.record(tx, [sending(message)], now=now) == {1}
    async with database.write() as tx:
        assert await outbox.record(tx, [sending(other)], now=now) == set()
    assert (await read(database)).attempts == 1
    assert len(await events(database)) == 1


async def test_what_was_sent_is_kept_and_unreadable_in_the_file(
    database: Database, claimed: Message, now: datetime
) -> None:
    async with database.write() as tx:
        await outbox.mark_sent(tx, claimed, telegram_id=55, chat_id=7001, text="어서 오세요", now=now)
    sent = await read(database)
    assert (sent.status, sent.telegram_id, sent.chat_id, sent.sent_at) == (Status.SENT, 55, 7001, now)
    assert sent.text == claimed.text == "어서 오세요"
    async with database.read() as tx:
        assert "어서".encode() not in await tx.scalar(text("SELECT text_sealed FROM messages"))
    assert (await events(database))[-1] == ("sending", "sent", "dispatch", "")


async def test_an_unknown_outcome_is_planned_again_and_marked_as_possibly_double(
    database: Database, claimed: Message, now: datetime
) -> None:
    async with database.write() as tx:
        await outbox.mark_unknown(tx, claimed, error="timed out", again_at=now + MINUTE, now=now)
    again = await read(database)
    assert (again.status, again.due_at, again.maybe_twice) == (Status.PLANNED, now + MINUTE, True)
    assert (await events(database))[-1] == ("sending", "planned", "dispatch", "unknown, again: timed out")


async def test_an_unknown_outcome_without_another_try_stays_unknown(
    database: Database, claimed: Message, now: datetime
) -> None:
    async with database.write() as tx:
        await outbox.mark_unknown(tx, claimed, error="timed out", now=now)
    end = await read(database)
    assert (end.status, end.maybe_twice, end.error) == (Status.UNKNOWN, True, "timed out")
    async with database.read() as tx:
        assert await outbox.stuck(tx) == []


@pytest.mark.parametrize(("free", "attempts"), [(True, 0), (False, 1)])
async def test_a_message_put_off_comes_back_and_a_wait_telegram_asked_for_costs_nothing(
    database: Database, claimed: Message, now: datetime, free: bool, attempts: int
) -> None:
    async with database.write() as tx:
        await outbox.mark_later(tx, claimed, now + MINUTE, error="429", free=free, now=now)
    later = await read(database)
    assert (later.status, later.due_at, later.attempts) == (Status.PLANNED, now + MINUTE, attempts)
    async with database.read() as tx:
        assert [one.id for one in await outbox.due(tx, now + MINUTE, 10)] == [1]


async def test_a_refusal_is_final_and_its_reason_is_cut_to_what_the_column_holds(
    database: Database, claimed: Message, now: datetime
) -> None:
    async with database.write() as tx:
        await outbox.mark_failed(tx, claimed, error="x" * 500, why="unreachable", now=now)
    failed = await read(database)
    assert (failed.status, failed.why, failed.error) == (Status.FAILED, "unreachable", "x" * 120)


async def test_a_persons_cancel_is_marked_as_such(
    database: Database, message: Message, now: datetime
) -> None:
    async with database.write() as tx:
        await outbox.set_status(
            tx, message, Status.CANCELLED, who="s7", why="by-staff", by_plan=False, now=now
        )
    stored = await read(database)
    assert (stored.status, stored.why, stored.by_plan) == (Status.CANCELLED, "by-staff", False)
    assert await events(database) == [("planned", "cancelled", "s7", "by-staff")]


async def test_the_outcome_of_a_message_that_was_erased_meanwhile_is_dropped(
    database: Database, claimed: Message, now: datetime
) -> None:
    async with database.write() as tx:
        await tx.execute(text("DELETE FROM messages"))
    async with database.write() as tx:
        await outbox.mark_sent(tx, claimed, telegram_id=55, chat_id=7001, text="x", now=now)
    async with database.read() as tx:
        assert await tx.scalar(text("SELECT count(*) FROM message_events")) == 0


async def test_held_messages_whose_window_closed_are_found_for_housekeeping(
    database: Database, message: Message, now: datetime
) -> None:
    async with database.write() as tx:
        await outbox.set_status(tx, message, Status.HELD, who="plan", why="on-hold", now=now)
    async with database.read() as tx:
        assert await outbox.overdue_held(tx, now + 99 * MINUTE, 10) == []
        assert [one.id for one in await outbox.overdue_held(tx, now + 100 * MINUTE, 10)] == [1]


async def test_only_what_becomes_planned_wakes_the_dispatcher(
    database: Database, message: Message, now: datetime
) -> None:
    woken: list[str] = []
    database.on_due = lambda: woken.append("woken")
    async with database.write() as tx:
        await outbox.set_status(tx, message, Status.HELD, who="plan", now=now)
    assert woken == []
    async with database.write() as tx:
        await outbox.set_status(tx, message, Status.PLANNED, who="plan", now=now)
    assert woken == ["woken"]


async def test_history_shows_the_latest_due_first_and_in_pages(
    database: Database, message: Message, patient: Patient, now: datetime
) -> None:
    async with database.write() as tx:
        for number in range(1, 5):
            await outbox.add(
                tx,
                key=Key("p1", f"session:{number}", "later"),
                lane=Lane.CARE,
                patient_id=patient.id,
                due_at=now + number * MINUTE,
                not_after=now + 99 * MINUTE,
                now=now,
            )
    async with database.read() as tx:
        pages = [await outbox.history(tx, patient.id, 3, offset) for offset in (0, 3)]
    assert [[one.id for one in page] for page in pages] == [[5, 4, 3], [2, message.id]]


async def test_what_a_crash_left_behind_is_found_by_an_index(database: Database) -> None:
    async with database.read() as tx:
        async with listening(tx) as asked:
            await outbox.stuck(tx)
        plan = await plan_of(tx, asked[0])
    assert any("ix_messages_in_flight" in line for line in plan)
