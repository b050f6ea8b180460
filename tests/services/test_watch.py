"""Silence after a check-in: UNKNOWN, never green, and who is phoned."""

from datetime import datetime, timedelta

import pytest

from db.tables import CheckIn, Patient, Session, Staff
from domain.messages import Status
from services.messages.sent import on_sent
from services.moment import Moment
from services.safety.watch import watch_check_ins
from services.tasks import TaskKind
from tests.services.clinic import DAY, HOUR, NOW, later, message, open_tasks, performed

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def session(at: Moment, doctor: Staff, patient: Patient) -> Session:
    return await performed(at, doctor, patient, 24 * HOUR)


async def asked(at: Moment, patient: Patient, step: str) -> CheckIn:
    row = await message(at, patient, step)
    row.status, row.sent_at, row.attempts = Status.SENT, at.now, 1
    await at.tx.flush()
    await on_sent(at, row)
    return await at.tx.get_one(CheckIn, 1)


@pytest.mark.usefixtures("session")
async def test_silence_lasts_six_hours_after_the_nudge(at: Moment, patient: Patient) -> None:
    checkin = await asked(at, patient, "after-24h")
    nudge = await message(at, patient, "nudge-after-24h")
    nudged = later(at, 6 * HOUR)
    nudge.status, nudge.sent_at = Status.SENT, nudged.now
    await at.tx.flush()
    assert await watch_check_ins(later(nudged, 6 * HOUR - MINUTE)) == nudged.now + 6 * HOUR
    assert checkin.state == "open"
    assert await watch_check_ins(later(nudged, 6 * HOUR)) is None
    assert (checkin.state, checkin.level) == ("unknown", None)


@pytest.mark.usefixtures("session")
async def test_while_the_nudge_may_still_go_silence_is_not_judged(at: Moment, patient: Patient) -> None:
    checkin = await asked(at, patient, "after-24h")
    nudge = await message(at, patient, "nudge-after-24h")
    assert await watch_check_ins(later(at, 20 * HOUR)) == nudge.not_after + 6 * HOUR
    assert checkin.state == "open"


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("step", ["after-4w", "after-12w"])
async def test_without_a_nudge_silence_lasts_48_hours_and_nobody_is_phoned(
    at: Moment, patient: Patient, step: str
) -> None:
    checkin = await asked(at, patient, step)
    assert await watch_check_ins(later(at, 2 * DAY - MINUTE)) == NOW + 2 * DAY
    await watch_check_ins(later(at, 2 * DAY))
    assert checkin.state == "unknown"
    assert await open_tasks(at, patient) == {}


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize(
    ("silent_at", "phoned_at"),
    [
        ("2026-12-03T12:00+09:00", "2026-12-03T12:00+09:00"),
        ("2026-12-03T20:00+09:00", "2026-12-04T10:00+09:00"),
        ("2026-12-05T20:00+09:00", "2026-12-07T10:00+09:00"),  # Saturday evening: Monday
    ],
)
async def test_silence_after_the_24_hour_message_tops_the_phone_list_of_the_next_open_hours(
    at: Moment, patient: Patient, silent_at: str, phoned_at: str
) -> None:
    await asked(at, patient, "after-24h")
    nudge = await message(at, patient, "nudge-after-24h")
    nudge.status = Status.CANCELLED
    await at.tx.flush()
    await watch_check_ins(later(at, datetime.fromisoformat(silent_at) - at.now))
    due = (await open_tasks(at, patient))[TaskKind.PHONE_NO_ANSWER]
    assert due == datetime.fromisoformat(phoned_at)


async def test_a_report_the_patient_began_is_never_called_unknown(at: Moment, patient: Patient) -> None:
    report = CheckIn(patient_id=patient.id, step="report", opened_at=at.now)
    at.tx.add(report)
    await at.tx.flush()
    assert await watch_check_ins(later(at, 9 * DAY)) is None
    assert report.state == "open"
