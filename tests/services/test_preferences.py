"""Language, time zone, phone number, and which messages."""

import pytest

from db.search import find_patients
from db.tables import Patient, Staff
from domain.messages import Status
from services.moment import Moment
from services.people import phones, preferences
from services.people.preferences import ALL, ESSENTIALS, STOPPED
from tests.services.clinic import DAY, course, messages


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Tokyo", "Asia/Tokyo"),
        ("  new   york ", "America/New_York"),
        ("AMERICA/NEW_YORK", "America/New_York"),
        ("London", "Europe/London"),
        ("utc", "Etc/UTC"),
        ("Atlantis", None),
        ("", None),
        ("+09:00", None),
        ("../../etc/passwd", None),
        ("x" * 3000, None),
        ("서울", None),
    ],
)
def test_a_zone_is_found_by_name_or_city_and_nonsense_is_not(typed: str, zone: str | None) -> None:
    assert preferences.find_zone(typed) == zone


@pytest.mark.parametrize(
    ("typed", "zone"),
    [("서울", "Asia/Seoul"), ("뉴욕", "America/New_York"), ("London", "Europe/London"), ("없는 도시", None)],
)
def test_a_city_is_also_found_as_readers_of_korean_write_it(typed: str, zone: str | None) -> None:
    assert preferences.find_zone(typed, ["en", "ko"]) == zone


async def test_a_language_we_do_not_speak_changes_nothing(at: Moment, patient: Patient) -> None:
    await preferences.choose_language(at, patient, "ko")
    await preferences.choose_language(at, patient, "tlh")
    assert patient.language == "ko"


async def test_messages_follow_the_choice_at_once_and_come_back(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    await course(at, doctor, patient, at.now + 20 * DAY)

    async def planned() -> list[str]:
        rows = await messages(at, patient)
        return [one.step for one in rows if one.status == Status.PLANNED and one.kind == "step"]

    assert await planned() == ["before-7d", "before-3d", "before-1d"]
    await preferences.choose_messages(at, patient, ESSENTIALS)
    assert await planned() == ["before-1d"]
    await preferences.choose_messages(at, patient, STOPPED)
    assert await planned() == []
    await preferences.choose_messages(at, patient, ALL)
    assert await planned() == ["before-7d", "before-3d", "before-1d"]


async def test_another_zone_moves_what_would_have_come_in_its_night(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    await course(at, doctor, patient, at.now + 20 * DAY)
    (early,) = await messages(at, patient, "before-7d")
    in_seoul = early.due_at
    await preferences.choose_zone(at, patient, "America/New_York")
    (early,) = await messages(at, patient, "before-7d")
    assert in_seoul < early.due_at


@pytest.mark.parametrize(
    ("typed", "country", "stored"),
    [
        ("010-1234-5678", "KR", "+821012345678"),
        ("+81 3-1234-5678", "KR", "+81312345678"),
        ("119", "KR", None),
        ("hello", "KR", None),
        ("", "KR", None),
        ("+" + "9" * 3000, "KR", None),
        ("02-1234-5678", "ZZ", None),
    ],
)
def test_a_number_is_read_strictly(typed: str, country: str, stored: str | None) -> None:
    number = phones.read(typed, country)
    assert (number is None) == (stored is None)


async def test_a_number_is_kept_findable_and_shown_as_people_write_it(at: Moment, patient: Patient) -> None:
    patient.phone_refused = True
    number = phones.read("010-1234-5678", "KR")
    assert number is not None
    assert await phones.keep(at, patient, number) == "+82 10-1234-5678"
    assert (patient.phone, patient.phone_country, patient.phone_refused) == ("+821012345678", "KR", False)
    assert await find_patients(at.tx, "010 1234 5678") == [patient.id]
