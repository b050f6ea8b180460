"""Every kind of message, in every language, with and without consent C1 and the clinic's phone."""

import json
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from db.tables import CheckIn, Message, Patient, Staff
from domain.consents import Consent
from domain.messages import Lane, Status
from domain.triage_table import Level
from services.callbacks import parse
from services.moment import Moment
from services.office import Office
from services.people.reader import reader_of
from services.render.patient import render_for_patient
from services.render.scene import load
from services.safety import alerts
from services.screen import Screen
from services.texts import Texts
from services.visits import marks
from tests.services.clinic import ALL, BASIC, DAY, HOUR, arrive, course, course_of, later

TELEGRAM_TEXT, TELEGRAM_DATA = 4096, 64
CARE = ["after-24h", "after-10d", "after-4w", "after-8w", "after-12w", "nudge-after-24h", "recheck"]
BEFORE = ["before-7d", "before-3d", "before-1d", "do-not-travel"]
VISIT = ["moved", "cancelled-by-clinic", "no-show", "on-hold", "hold-lifted", "sorry"]
_versions = count(900)
RESULTS = ["green", "amber", "amber-urgent", "red-s1", "red-s2", "red-s3", "red-s4", "red-worse"]
ALERT = ["told", "taken", "not-told", "red-no-answer"]


@pytest.fixture(params=["no phone", "phone"])
def at_clinic(at: Moment, request: pytest.FixtureRequest) -> Moment:
    """The clinic with and without the facts only it can give."""
    if request.param == "no phone":
        return at
    clinic = replace(at.office.content.clinic, name="Cheongdam", phone="+82 2-000-0000", address="Seoul 1")
    content = replace(at.office.content, clinic=clinic)
    texts = Texts(content, at.office.texts.catalogues)
    return replace(at, office=Office(content, texts, "clinic_bot"))


async def shown(at: Moment, patient: Patient, subject: str, step: str, **params: object) -> Screen:
    message = Message(
        recipient=f"p{patient.id}",
        subject=subject,
        step=step,
        version=next(_versions),
        kind="notice",
        lane=int(Lane.CARE),
        patient_id=patient.id,
        not_before=at.now,
        due_at=at.now,
        not_after=at.now + DAY,
        status=Status.PLANNED,
        created_at=at.now,
    )
    at.tx.add(message)
    message.params = json.dumps(params)
    await at.tx.flush()
    return await render_for_patient(await load(at, message, await reader_of(at, patient)))


def check(screen: Screen) -> None:
    assert 0 < len(screen.text) <= TELEGRAM_TEXT
    assert "{" not in screen.text
    for button in (button for row in screen.rows for button in row):
        assert 0 < len(button.data.encode()) <= TELEGRAM_DATA
        assert parse(button.data).verb
        assert button.label


@pytest.mark.parametrize("agreed", [BASIC, ALL], ids=["without C1", "with C1"])
@pytest.mark.parametrize("language", ["en", "ko"])
async def test_every_message_to_a_patient_can_be_read_and_its_buttons_fit(
    at_clinic: Moment, doctor: Staff, agreed: tuple[Consent, ...], language: str
) -> None:
    at = at_clinic
    patient = await arrive(at, agreed=agreed, language=language)
    patient.zone = "America/New_York"
    first, second = await course(at, doctor, patient, at.now + HOUR, at.now + 30 * DAY)
    subject, of_course = f"session:{first.id}", f"course:{first.course_id}"
    check(await shown(at, patient, of_course, "booked"))
    for step in [*BEFORE, *VISIT]:
        check(await shown(at, patient, f"session:{second.id}", step, old=first.starts_at.isoformat()))
    over = later(at, 3 * HOUR)
    await marks.done(over, doctor, first)
    for step in CARE:
        check(await shown(over, patient, subject, step))
    checkin = CheckIn(patient_id=patient.id, step="report", opened_at=over.now)
    at.tx.add(checkin)
    await at.tx.flush()
    for text in RESULTS:
        check(await shown(over, patient, f"checkin:{checkin.id}", "triage", text=text))
    alert = await alerts.raise_alert(over, patient, kind="red-word", level=Level.RED, checkin=checkin)
    for step in ALERT:
        check(await shown(over, patient, f"alert:{alert.id}", step))
    await marks.end_course(over, doctor, await course_of(at, first))
    check(await shown(over, patient, of_course, "course-ended"))


@pytest.mark.parametrize(
    "step",
    ["before-7d", "before-3d", "before-1d", "after-24h", "after-10d", "after-4w", "after-8w", "after-12w"],
)
async def test_without_c1_the_same_points_come_as_advice_with_one_health_button(
    at: Moment, doctor: Staff, step: str
) -> None:
    quiet = await arrive(at, agreed=BASIC)
    first, second = await course(at, doctor, quiet, at.now + HOUR, at.now + 30 * DAY)
    over = later(at, 3 * HOUR)
    await marks.done(over, doctor, first)
    about = second if step.startswith("before") else first
    screen = await shown(over, quiet, f"session:{about.id}", step)
    labels = [button.label for row in screen.rows for button in row]
    assert labels.count("Tell the clinic") == 1
    assert not {"Check in", "Something changed", "Cold sores", "Something new"} & set(labels)
    assert "?" not in screen.text.replace("Are you coming?", "")


@pytest.mark.parametrize("confirmed", [True, False])
async def test_the_day_before_asks_only_who_has_not_confirmed(
    at: Moment, doctor: Staff, patient: Patient, confirmed: bool
) -> None:
    (visit,) = await course(at, doctor, patient, at.now + 20 * DAY)
    visit.confirmed_at = at.now if confirmed else None
    screen = await shown(at, patient, f"session:{visit.id}", "before-1d")
    assert ("Are you coming?" in screen.text) != confirmed
    assert ("I will come" in [button.label for row in screen.rows for button in row]) != confirmed


@pytest.mark.parametrize(
    ("ahead", "lines"),
    [
        (20 * DAY, []),
        (6 * DAY, ["part.late-7d"]),
        (2 * DAY, ["part.late-7d", "part.late-3d"]),
        (4 * HOUR, ["part.late-7d", "part.late-3d", "part.late-1d"]),
    ],
)
async def test_a_late_booking_carries_what_will_not_come_and_nothing_that_will(
    at: Moment, doctor: Staff, patient: Patient, ahead: timedelta, lines: list[str]
) -> None:
    visit, _ = await course(at, doctor, patient, at.now + ahead, at.now + 40 * DAY)
    screen = await shown(at, patient, f"course:{visit.course_id}", "booked")
    say = at.office.texts.speak("en")
    for name in ("part.late-7d", "part.late-3d", "part.late-1d"):
        assert (say.entry(name) in screen.text) == (name in lines)


async def test_a_reminder_moved_by_the_patients_night_is_not_said_twice(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    # 18:00 in Seoul is 04:00 in New York: the 7-day reminder goes at nine there, three hours from now.
    patient.zone = "America/New_York"
    evening = later(at, 8 * HOUR)
    (visit,) = await course(evening, doctor, patient, at.now + 7 * DAY)
    screen = await shown(evening, patient, f"course:{visit.course_id}", "booked")
    assert at.office.texts.speak("en").entry("part.late-7d") not in screen.text


@pytest.mark.parametrize(
    ("ahead", "said"),
    [(20 * DAY, "From Wednesday 16 December"), (4 * DAY, "From Tuesday 1 December"), (2 * DAY, "")],
)
async def test_strong_creams_are_stopped_from_a_day_that_is_not_past(
    at: Moment, doctor: Staff, patient: Patient, ahead: timedelta, said: str
) -> None:
    (visit,) = await course(at, doctor, patient, at.now + ahead)
    screen = await shown(at, patient, f"course:{visit.course_id}", "booked")
    assert (said or "From ") in screen.text or not said
    assert ("From " in screen.text) == bool(said)


async def test_essentials_only_is_no_lateness(at: Moment, doctor: Staff, patient: Patient) -> None:
    patient.choice = "essentials"
    (visit,) = await course(at, doctor, patient, at.now + 20 * DAY)
    screen = await shown(at, patient, f"course:{visit.course_id}", "booked")
    assert at.office.texts.speak("en").entry("part.late-7d") not in screen.text


@pytest.mark.usefixtures("doctor")
@pytest.mark.parametrize(("zone", "country"), [("America/New_York", "911"), ("Asia/Tokyo", "119 in Japan")])
async def test_the_emergency_number_names_korea_first_then_the_country_somebody_has_ties_to(
    at: Moment, patient: Patient, zone: str, country: str
) -> None:
    patient.zone = zone
    checkin = CheckIn(patient_id=patient.id, step="report", opened_at=at.now)
    at.tx.add(checkin)
    await at.tx.flush()
    screen = await shown(at, patient, f"checkin:{checkin.id}", "triage", text="red-s1")
    assert "119 in Korea" in screen.text
    assert country in screen.text


@pytest.mark.parametrize("hour", [0, 11])
async def test_at_night_nobody_is_told_that_a_person_looks_within_two_hours(
    at: Moment, patient: Patient, hour: int
) -> None:
    moment = later(at, hour * HOUR)
    checkin = CheckIn(patient_id=patient.id, step="report", opened_at=at.now)
    at.tx.add(checkin)
    await at.tx.flush()
    screen = await shown(moment, patient, f"checkin:{checkin.id}", "triage", text="amber-urgent")
    assert ("within 2 hours" in screen.text) == (hour == 0)


async def test_a_message_nothing_can_render_is_a_defect_said_loudly(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    (visit,) = await course(at, doctor, patient, at.now + 20 * DAY)
    with pytest.raises(LookupError):
        await shown(at, patient, f"session:{visit.id}", "nonsense")
