"""What fills itself in: the clinic's facts, and what is said while they are missing."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from content import Content, load
from locales.catalogue import load_catalogues
from services.texts import Speech, Texts

PHONE = "+82 2 000 0000"


@pytest.fixture(scope="module")
def content() -> Content:
    return load(Path(__file__).parents[2] / "content", date(2025, 12, 1))


def speaking(content: Content, language: str = "en", **facts: object) -> Speech:
    clinic = replace(content.clinic, **facts)
    return Texts(replace(content, clinic=clinic), load_catalogues()).speak(language)


def test_without_a_name_the_clinic_is_called_the_clinic(content: Content) -> None:
    assert "bot of the clinic." in speaking(content).entry("start")
    assert "bot of A &amp; B." in speaking(content, name="A & B").entry("start")


def test_a_text_with_the_phone_number_gives_way_to_its_variant_while_there_is_none(content: Content) -> None:
    assert "emergency room now" in speaking(content).entry("red-worse")
    assert f"Call us now at {PHONE}." in speaking(content, phone=PHONE).entry("red-worse")
    assert speaking(content).entry("not-told") == speaking(content).entry("not-told-no-phone")
    assert PHONE in speaking(content, phone=PHONE).entry("something-broke")


def test_people_without_consent_are_told_how_to_reach_the_clinic(content: Content) -> None:
    assert f"Please call us at {PHONE}." in speaking(content, phone=PHONE).entry(
        "after-8w.advice", k=1, n=4, date="d", until="u"
    )
    assert "Please call the clinic." in speaking(content).entry(
        "after-8w.advice", k=1, n=4, date="d", until="u"
    )


def test_the_address_is_a_line_of_its_own_or_nothing(content: Content) -> None:
    fills = {"k": 1, "n": 4, "date": "d", "time": "t", "stop_date": "s"}
    assert "Address" not in speaking(content).entry("before-1d.confirmed", **fills)
    there = speaking(content, address="1 Sample Street", addresses={"ko": "견본로 1"})
    assert "\nAddress: 1 Sample Street\n" in there.entry("before-1d.confirmed", **fills)
    korean = speaking(content, "ko", address="1 Sample Street", addresses={"ko": "견본로 1"})
    assert "\n주소: 견본로 1\n" in korean.entry("before-1d.confirmed", **fills)


@pytest.mark.parametrize("country", ["", "KR", "ZZ"])
def test_the_emergency_number_is_koreas_and_never_a_guess(content: Content, country: str) -> None:
    assert speaking(content).emergency(country) == "119 in Korea, elsewhere your local emergency number"


def test_a_second_country_is_named_after_korea(content: Content) -> None:
    assert speaking(content).emergency("GB") == "119 in Korea, 999 in the United Kingdom"
    assert speaking(content, "ko").emergency("JP") == "한국에서는 119, 일본에서는 119"


def test_emergency_texts_fill_the_number_in_by_themselves_and_take_a_better_one(content: Content) -> None:
    say = speaking(content)
    assert "Now call 119 in Korea, elsewhere" in say.entry("red-s1")
    assert "Now call 119 in Korea, 999 in the United Kingdom." in say.entry(
        "red-s1", **{"119": say.emergency("GB")}
    )


def test_consent_screens_name_periods_and_recipient(content: Content) -> None:
    say = speaking(content)
    assert "for 12 months after" in say.entry("consent.c0")
    assert "check-ins 12 months" in say.entry("consent.c1")
    assert "still confirming the countries" in say.entry("consent.c2")
    transfer = replace(content.clinic.transfer, countries="Erewhon")
    assert "to servers in Erewhon" in speaking(content, transfer=transfer).entry("consent.c2")


def test_the_privacy_officer_is_named_once_there_is_one(content: Content) -> None:
    assert "Privacy officer" not in speaking(content).entry("consent.c0")
    named = speaking(content, privacy_officer="J. Doe", privacy_contact="privacy@example.com")
    assert "Privacy officer: J. Doe. privacy@example.com" in named.entry("consent.c0")


def test_response_times_come_from_the_content(content: Content) -> None:
    response = replace(content.clinic.response, amber_u_hours=3)
    assert "within 3 hours" in speaking(content, response=response).entry("amber-urgent")
