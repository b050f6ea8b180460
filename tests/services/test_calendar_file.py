from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from db.tables import Course, Patient, Session
from services.moment import Moment
from services.office import Office
from services.people.reader import Reader
from services.screen import fits_caption
from services.texts import Texts
from services.visits.calendar_file import cancelled_file, course_file, evening_before, sequence
from tests.support.phone import at

NOW = at("03-01 10:00")


def moment(texts: Texts, zone: str = "Asia/Seoul") -> Moment:
    content = replace(texts.content, clinic=replace(texts.content.clinic, zone=zone, address="Somewhere 1"))
    office = Office(content, Texts(content, texts.catalogues), "clinic_bot")
    return Moment(None, office, NOW)  # type: ignore[arg-type] # no row is read


def reader(at_: Moment, language: str = "en", *, discreet: bool = False) -> Reader:
    patient = Patient(code="K7Q-2MX", language=language, discreet=discreet, created_at=NOW)
    clinic_zone = at_.office.content.clinic.zone
    return Reader(patient, at_.office.texts.speak(language), clinic_zone, clinic_zone, frozenset())


def course() -> Course:
    return Course(patient_id=1, planned=3, gap_days=28, created_at=NOW)


def session(number: int, start: str, *, state: str = "booked", version: int = 1) -> Session:
    made = Session(
        course_id=1,
        patient_id=1,
        number=number,
        starts_at=at(start),
        timed_at=NOW,
        state=state,
        time_version=version,
    )
    made.id = 40 + number
    return made


def read(
    texts: Texts, sessions: Sequence[Session], *, discreet: bool = False, zone: str = "Asia/Seoul"
) -> Calendar:
    now = moment(texts, zone)
    file = course_file(now, reader(now, discreet=discreet), course(), sessions)
    assert file is not None
    return Calendar.from_ical(file.data)


def test_a_session_is_an_event_of_its_length_in_clinic_time_with_the_zone_described(texts: Texts) -> None:
    found = read(texts, [session(1, "03-15 14:00")])
    (event,) = found.walk("VEVENT")
    assert event.start == at("03-15 14:00")
    assert event.end - event.start == timedelta(hours=1)
    assert event["DTSTART"].params["TZID"] == "Asia/Seoul"
    assert [zone["TZID"] for zone in found.walk("VTIMEZONE")] == ["Asia/Seoul"]
    assert (event["SUMMARY"], event["LOCATION"]) == ("the clinic: session 1 of 3", "Somewhere 1")


def test_the_alarm_rings_at_six_the_evening_before(texts: Texts) -> None:
    (event,) = read(texts, [session(1, "03-15 14:00")]).walk("VEVENT")
    (alarm,) = event.walk("VALARM")
    assert event.start + alarm["TRIGGER"].dt == at("03-14 18:00")


def test_the_evening_before_a_spring_jump_is_still_at_six() -> None:
    jump = datetime(2027, 3, 14, 16, 0, tzinfo=UTC)  # noon in New York on the day clocks go forward
    assert evening_before(jump, "America/New_York") == datetime(2027, 3, 13, 23, 0, tzinfo=UTC)


def test_each_new_time_and_each_cancellation_is_a_later_revision_of_the_same_event() -> None:
    life = [
        session(1, "03-15 14:00"),
        session(1, "03-15 14:00", state="cancelled"),
        session(1, "03-16 14:00", version=2),
        session(1, "03-16 14:00", state="cancelled", version=2),
        session(1, "03-17 14:00", version=3),
    ]
    revisions = [sequence(each) for each in life]
    assert revisions == sorted(set(revisions))


def test_cancelled_sessions_come_apart_from_the_others(texts: Texts) -> None:
    sessions = [session(1, "03-15 14:00", state="cancelled"), session(2, "04-12 14:00")]
    assert [event["UID"] for event in read(texts, sessions).walk("VEVENT")] == ["session-42@clinic_bot.t.me"]
    now = moment(texts)
    file = cancelled_file(now, reader(now), course(), sessions)
    assert file is not None
    found = Calendar.from_ical(file.data)
    (event,) = found.walk("VEVENT")
    assert (found["METHOD"], event["UID"], event["STATUS"]) == (
        "CANCEL",
        "session-41@clinic_bot.t.me",
        "CANCELLED",
    )
    assert not event.walk("VALARM")


def test_there_is_no_file_without_sessions(texts: Texts) -> None:
    now = moment(texts)
    assert course_file(now, reader(now), course(), [session(1, "03-15 14:00", state="cancelled")]) is None
    assert cancelled_file(now, reader(now), course(), [session(1, "03-15 14:00")]) is None


def test_discreet_people_have_an_appointment_somewhere(texts: Texts) -> None:
    found = read(texts, [session(1, "03-15 14:00")], discreet=True).to_ical().decode()
    assert "SUMMARY:Appointment" in found
    assert "LOCATION" not in found
    assert "session 1" not in found
    assert "the clinic" not in found


def test_a_clinic_with_summer_time_keeps_the_hour_on_the_wall(texts: Texts) -> None:
    found = read(texts, [session(1, "03-15 14:00"), session(2, "11-15 14:00")], zone="Europe/London")
    assert [event.start for event in found.walk("VEVENT")] == [at("03-15 14:00"), at("11-15 14:00")]


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("a" * 1024, True),
        ("a" * 1025, False),
        ("<b>" + "a" * 1024 + "</b>", True),
        ("😀" * 513, False),
        ("&lt;" * 1024, True),
    ],
)
def test_a_caption_is_counted_as_telegram_counts(text: str, fits: bool) -> None:
    assert fits_caption(text) is fits
