from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession

from db import outbox
from db.engine import Database
from db.queries.views import patient_view, patient_views
from db.tables import CheckIn, ConsentRecord, Course, Hold, Patient, Session
from domain.keys import key_of
from domain.messages import Change, Status, Wanted
from domain.patients import CheckInFact, PatientView, SessionState, SessionView
from tests.support.asked import listening

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


async def view(tx: AsyncSession, patient: Patient) -> PatientView:
    return await patient_view(tx, patient.id, clinic_zone="Asia/Seoul", visit_minutes=60)


async def book(tx: AsyncSession, patient: Patient, *starts: datetime) -> list[Session]:
    course = Course(patient_id=patient.id, planned=4, gap_days=21, created_at=starts[0])
    tx.add(course)
    await tx.flush()
    sessions = [
        Session(
            course_id=course.id, patient_id=patient.id, number=number, starts_at=start, timed_at=starts[0]
        )
        for number, start in enumerate(starts, 1)
    ]
    tx.add_all(sessions)
    await tx.flush()
    return sessions


def consent(patient: Patient, code: str, at: datetime, *, granted: bool = True) -> ConsentRecord:
    return ConsentRecord(
        patient_id=patient.id, code=code, granted=granted, via="chat", text_version="1", language="en", at=at
    )


async def test_a_new_patient_has_no_sessions_and_no_consent(database: Database, patient: Patient) -> None:
    async with database.read() as tx:
        assert await view(tx, patient) == PatientView(id=1, zone="Asia/Seoul", consented=False)


async def test_nobody_is_an_error_and_not_an_empty_view(database: Database, patient: Patient) -> None:
    patient.id = 99
    async with database.read() as tx:
        with pytest.raises(NoResultFound, match="99"):
            await view(tx, patient)


@pytest.mark.parametrize(
    ("column", "value", "field", "expected"),
    [
        ("zone", "Asia/Tokyo", "zone", "Asia/Tokyo"),
        ("chat_id", None, "linked", False),
        ("unreachable_since", datetime.fromisoformat("2026-11-01T00:00:00+00:00"), "reachable", False),
        ("choice", "essentials", "essentials", True),
        ("choice", "stopped", "stopped", True),
        ("cold_sores", True, "cold_sores", True),
    ],
)
async def test_each_wish_and_state_of_a_patient_is_seen(
    database: Database, patient: Patient, column: str, value: object, field: str, expected: object
) -> None:
    async with database.write() as tx:
        await tx.merge(patient)
        stored = await tx.get_one(Patient, patient.id)
        assert getattr(await view(tx, stored), field) != expected
        setattr(stored, column, value)
        assert getattr(await view(tx, stored), field) == expected


@pytest.mark.parametrize(
    ("answers", "consented"),
    [
        ([("C0", True), ("C2", True)], True),
        ([("C0", True)], False),
        ([("C0", True), ("C2", True), ("C2", False)], False),
        ([("C0", True), ("C2", False), ("C2", True)], True),
        ([("C0", True), ("C1", True), ("C3", True)], False),
    ],
)
async def test_consent_is_the_last_word_on_both_c0_and_c2(
    database: Database, patient: Patient, now: datetime, answers: list[tuple[str, bool]], consented: bool
) -> None:
    async with database.write() as tx:
        for minutes, (code, granted) in enumerate(answers):
            tx.add(consent(patient, code, now + timedelta(minutes=minutes), granted=granted))
        assert (await view(tx, patient)).consented is consented


async def test_a_withdrawn_consent_no_longer_stands(
    database: Database, patient: Patient, now: datetime
) -> None:
    async with database.write() as tx:
        tx.add_all([consent(patient, "C0", now), consent(patient, "C2", now)])
        assert (await view(tx, patient)).consented
        (await tx.get_one(ConsentRecord, 2)).withdrawn_at = now
        assert not (await view(tx, patient)).consented


async def test_sessions_come_oldest_first_with_their_visits_end(
    database: Database, patient: Patient, now: datetime
) -> None:
    async with database.write() as tx:
        second, first = await book(tx, patient, now + 2 * DAY, now + DAY)
        first.confirmed_at = now
        second.state, second.performed_at, second.marked_at = "performed", now + HOUR, now + 2 * HOUR
        seen = (await view(tx, patient)).sessions
    assert seen == (
        SessionView(
            id=2,
            course_id=1,
            number=2,
            of=4,
            starts_at=now + DAY,
            timed_at=now + 2 * DAY,
            visit_ends_at=now + DAY + HOUR,
            confirmed=True,
        ),
        SessionView(
            id=1,
            course_id=1,
            number=1,
            of=4,
            starts_at=now + 2 * DAY,
            timed_at=now + 2 * DAY,
            visit_ends_at=now + 2 * DAY + HOUR,
            state=SessionState.PERFORMED,
            performed_at=now + HOUR,
            marked_at=now + 2 * HOUR,
        ),
    )


async def test_a_hold_counts_from_the_oldest_that_stands(
    database: Database, patient: Patient, now: datetime
) -> None:
    async with database.write() as tx:
        await book(tx, patient, now + DAY, now + 2 * DAY)
        lifted = Hold(session_id=1, set_at=now, lifted_at=now)
        tx.add_all([lifted, Hold(session_id=1, set_at=now + 2 * HOUR), Hold(session_id=1, set_at=now + HOUR)])
        seen = (await view(tx, patient)).sessions
    assert [session.held_since for session in seen] == [now + HOUR, None]


async def test_only_steps_sent_for_the_present_time_are_sent(
    database: Database, patient: Patient, now: datetime
) -> None:
    async with database.write() as tx:
        (session,) = await book(tx, patient, now + DAY)
        for version in (1, 2):
            session.time_version = version
            known = await view(tx, patient)
            wanted = [
                Wanted(key_of(known, known.sessions[0], step), now, now, now + HOUR)
                for step in ("before-3d", "before-1d")
            ]
            await outbox.apply(
                tx, [Change(None, one) for one in wanted], patient_id=patient.id, who="plan", now=now
            )
        old, new = (await outbox.get_all(tx, [1, 3]))[:2]
        for message, at in ((old, now), (new, now + HOUR)):
            await outbox.mark_sending(tx, message, at)
            await outbox.mark_sent(tx, message, telegram_id=1, chat_id=7001, text="x", now=at)
        await outbox.set_status(tx, (await outbox.get_all(tx, [4]))[0], Status.FAILED, who="t", now=now)
        assert dict((await view(tx, patient)).sessions[0].sent) == {"before-3d": now + HOUR}
        session.time_version = 1
        assert dict((await view(tx, patient)).sessions[0].sent) == {"before-3d": now}


async def test_answers_count_by_step_and_one_that_asks_for_a_recheck_is_not_hidden(
    database: Database, patient: Patient, now: datetime
) -> None:
    async with database.write() as tx:
        await book(tx, patient, now)
        for step, state, minutes, recheck in [
            ("after-24h", "done", 1, False),
            ("after-10d", "open", None, False),
            ("after-4w", "closed", 1, False),
            ("report", "done", 2, True),
            ("report", "done", 3, False),
        ]:
            answered = None if minutes is None else now + timedelta(minutes=minutes)
            tx.add(
                CheckIn(
                    patient_id=1,
                    session_id=1,
                    step=step,
                    state=state,
                    opened_at=now,
                    answered_at=answered,
                    recheck=recheck,
                )
            )
        seen = (await view(tx, patient)).sessions[0].checkins
    assert dict(seen) == {
        "after-24h": CheckInFact(now + timedelta(minutes=1)),
        "report": CheckInFact(now + timedelta(minutes=2), recheck=True),
    }


async def test_many_patients_cost_as_many_queries_as_one(database: Database, now: datetime) -> None:
    async with database.write() as tx:
        patients = [
            Patient(code=f"P{number}", language="en", chat_id=number, created_at=now)
            for number in range(1, 9)
        ]
        tx.add_all(patients)
        await tx.flush()
        for patient in patients:
            await book(tx, patient, now + patient.id * DAY, now + 30 * DAY)
    counts = []
    for ids in ([1], [8, 3, 99, 1, 2, 4, 5, 6, 7]):
        async with database.read() as tx, listening(tx) as statements:
            views = await patient_views(tx, ids, clinic_zone="Asia/Seoul", visit_minutes=60)
        counts.append(len(statements))
    assert counts[0] == counts[1] == 7
    assert [each.id for each in views] == [8, 3, 1, 2, 4, 5, 6, 7]
    assert [each.sessions[0].starts_at for each in views[:2]] == [now + 8 * DAY, now + 3 * DAY]
