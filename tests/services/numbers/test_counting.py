"""What the numbers count, against a clinic where everything happened once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from db import outbox
from db.queries import stats
from db.tables import Alert, Broadcast, CheckIn, Message, Patient, Staff
from domain.messages import Key, Lane, Status
from services.charts.chart import Chart
from services.moment import Moment
from services.numbers.counted import Broadcasts, CheckIns, Deliveries, Numbers, Taken, Visits
from services.numbers.counting import count
from services.numbers.periods import Length, period_of
from services.numbers.picture import chart_of
from services.numbers.words import how_long, lines
from services.people.preferences import STOPPED, choose_messages
from services.people.reachability import lost_chat
from services.texts import Texts
from services.visits import marks, visits
from tests.services.clinic import DAY, HOUR, NOW, arrive, course, later

ZONE = "Asia/Seoul"
WEEK = period_of(Length.WEEK, 0, NOW, ZONE)


async def week(at: Moment) -> Numbers:
    await at.tx.flush()
    return await count(at.tx, WEEK, at.now)


def test_a_period_is_whole_days_of_the_clinic_and_ends_with_today() -> None:
    assert (WEEK.days[0], WEEK.last) == (date(2026, 11, 25), date(2026, 12, 1))
    assert (NOW - WEEK.starts, WEEK.ends - NOW) == (6 * DAY + 12 * HOUR, 12 * HOUR)
    before = period_of(Length.WEEK, 1, NOW, ZONE)
    assert before.ends == WEEK.starts
    half_a_year = period_of(Length.COURSE, 0, NOW, ZONE)
    assert len(half_a_year.cuts) == 1 + len(half_a_year.days) == 14
    assert half_a_year.ends - half_a_year.starts == 182 * DAY


async def test_visits_are_counted_by_what_became_of_them_and_by_day(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    then = later(at, -30 * DAY)
    days = [NOW - gone * DAY for gone in (5, 4, 3, 2, 1)]
    done, missed, broken, off, unmarked = await course(then, doctor, patient, *days)
    await visits.confirm(then, patient, done.id, done.time_version)
    await visits.confirm(then, patient, off.id, off.time_version)
    await marks.done(at, doctor, done)
    await marks.no_show(at, doctor, missed)
    await marks.aborted(at, doctor, broken, treated=False)
    await visits.cancel(later(at, -3 * DAY), patient, off.id, off.time_version)
    (coming, _) = await course(at, doctor, await arrive(at, chat=7002), NOW + HOUR, NOW + 20 * DAY)
    assert (unmarked.state, coming.state) == ("booked", "booked")
    found = await week(at)
    assert found.visits == Visits(
        done=1, missed=1, broken_off=1, by_patient=1, unmarked=1, coming=1, confirmed=1
    )
    assert found.visits.attendance == 67
    assert [column.done for column in found.columns] == [0, 1, 0, 0, 0, 0, 0]
    assert [column.cancelled for column in found.columns] == [0, 0, 0, 0, 1, 0, 0]
    assert found.by_session[1] == Visits(done=1, coming=1, confirmed=1)
    assert (await count(at.tx, period_of(Length.WEEK, 1, NOW, ZONE), at.now)).visits == Visits()


async def test_check_ins_are_told_apart_from_reports(at: Moment, patient: Patient) -> None:
    states = [("after-24h", "done"), ("after-10d", "unknown"), ("recheck", "open"), ("after-4w", "closed")]
    for step, state in [*states, ("report", "done")]:
        at.tx.add(CheckIn(patient_id=patient.id, step=step, state=state, opened_at=at.now - DAY))
    at.tx.add(CheckIn(patient_id=patient.id, step="after-24h", state="done", opened_at=at.now - 30 * DAY))
    found = (await week(at)).check_ins
    assert found == CheckIns(answered=1, silent=1, waiting=1, closed=1, reports=1)
    assert found.asked == 4


async def test_alerts_say_how_fast_they_were_taken_by_level(at: Moment, patient: Patient) -> None:
    for level, minutes in [(3, 2), (3, 4), (3, 60), (2, None)]:
        raised = at.now - 2 * HOUR
        taken = None if minutes is None else raised + timedelta(minutes=minutes)
        row = Alert(
            patient_id=patient.id,
            kind="checkin",
            level=level,
            raised_at=raised,
            answer_by=at.now,
            taken_at=taken,
        )
        at.tx.add(row)
    found = (await week(at)).alerts
    assert found == {3: Taken(3, 0, 240.0, 3600.0), 2: Taken(1, 1)}
    assert list(found) == [3, 2], "the most urgent first"


async def sent(
    at: Moment, patient: Patient, number: int, late: timedelta, status: Status = Status.SENT
) -> None:
    key = Key(f"p{patient.id}", f"patient:{number}", "answer")
    due = at.now - 2 * DAY
    await outbox.add(
        at.tx, key=key, lane=Lane.REPLY, patient_id=patient.id, due_at=due, not_after=at.now, now=due
    )
    row = await _row(at, patient, number)
    row.status, row.sent_at = status.value, due + late if status is Status.SENT else None


async def _row(at: Moment, patient: Patient, number: int) -> Message:
    found = await outbox.history(at.tx, patient.id, 99)
    return next(each for each in found if each.subject == f"patient:{number}")


async def test_deliveries_say_how_late_messages_were_and_which_never_went(
    at: Moment, patient: Patient
) -> None:
    for number, seconds in enumerate((0, 59, 61, 299, 301, 4000)):
        await sent(at, patient, number, timedelta(seconds=seconds))
    await sent(at, patient, 10, DAY, Status.FAILED)
    await sent(at, patient, 11, DAY, Status.EXPIRED)
    await sent(at, patient, 12, DAY, Status.UNKNOWN)
    found = (await week(at)).deliveries
    assert found == Deliveries(sent=6, prompt=2, late=2, failed=1, expired=1, unknown=1)


async def test_broadcasts_are_counted_apart(at: Moment, patient: Patient, owner: Staff) -> None:
    at.tx.add(Broadcast(kind="notice", state="done", made_at=at.now, made_by=owner.id, started_at=at.now))
    await sent(at, patient, 1, HOUR)
    (await _row(at, patient, 1)).lane = int(Lane.BROADCAST)
    found = await week(at)
    assert found.broadcasts == Broadcasts(begun=1, sent=1)
    assert found.deliveries == Deliveries()


async def test_who_leaves_is_counted_by_messages_received_before(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    await course(later(at, -20 * DAY), doctor, patient, NOW + 10 * DAY)
    for number in range(6):
        await sent(at, patient, number, HOUR)
    await choose_messages(later(at, -DAY), patient, STOPPED)
    blocked = await arrive(at, chat=7002)
    await lost_chat(later(at, -2 * HOUR), blocked)
    long_ago = await arrive(at, chat=7003)
    await lost_chat(later(at, -40 * DAY), long_ago)
    assert (await week(at)).left == (1, 1, 0, 0)


async def test_the_text_and_the_picture_speak_both_languages(
    at: Moment, doctor: Staff, patient: Patient, texts: Texts
) -> None:
    await course(later(at, -20 * DAY), doctor, patient, NOW - DAY)
    at.tx.add(
        Alert(patient_id=patient.id, kind="checkin", level=3, raised_at=at.now - HOUR, answer_by=at.now)
    )
    numbers = await week(at)
    english = "\n".join(lines(texts.speak("en"), numbers))
    assert "1 visit is not marked yet" in english
    assert "🔴 RED: 1, nobody took them" in english
    assert "session 1" not in english
    whole = "\n".join(
        lines(texts.speak("en"), replace(numbers, period=period_of(Length.COURSE, 0, NOW, ZONE)))
    )
    assert "session 1: 0 done, 0 did not come, 0 cancelled" in whole
    for language in texts.content.languages:
        chart: Chart = chart_of(texts.speak(language), numbers, ZONE)
        assert len(chart.columns.labels) == 7
        assert [bars.nothing for bars in chart.bars if not bars.bars] == ["–"]


@pytest.mark.parametrize(
    ("seconds", "said"), [(5, "1 min"), (240, "4 min"), (3600, "1 h 0 min"), (5400, "1 h 30 min")]
)
def test_a_stretch_of_time_is_said_briefly(texts: Texts, seconds: float, said: str) -> None:
    assert how_long(texts.speak("en"), seconds) == said


async def test_what_is_over_is_counted_in_its_index_alone(at: Moment) -> None:
    asked: list[tuple[str, tuple[object, ...]]] = []

    def note(
        _connection: object, _cursor: object, statement: str, values: tuple[object, ...], *_: object
    ) -> None:
        asked.append((statement, values))

    engine = at.tx.get_bind().engine
    event.listen(engine, "before_cursor_execute", note)
    await stats.deliveries(at.tx, WEEK.starts, WEEK.ends)
    event.remove(engine, "before_cursor_execute", note)
    ((statement, values),) = (each for each in asked if "FROM messages" in each[0])
    connection = await at.tx.connection()
    (plan,) = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    assert plan.detail.startswith(
        "SEARCH messages USING COVERING INDEX ix_messages_over (lane=? AND status=?"
    )
