from datetime import date, time
from pathlib import Path

from content import Content, load
from content.entries import uses
from domain.steps import Offset

TODAY = date(2025, 12, 1)


def test_the_default_content_loads_and_says_what_only_the_clinic_can_supply(content: Content) -> None:
    assert content.missing_facts() == (
        "the clinic's name",
        "the clinic's phone number",
        "the clinic's address",
        "the opening hours (those in clinic.toml are an example)",
        "the privacy officer",
        "the privacy officer's contact",
        "the companies that work for the clinic (who runs the computers)",
        "the countries Telegram keeps the data in",
        "the doctor who reviewed the texts and rules",
        "the day of that review",
    )


def test_a_fact_that_is_filled_in_is_no_longer_missing(copy: Path) -> None:
    file = copy / "clinic.toml"
    file.write_text(file.read_text().replace('phone = ""', 'phone = "+82 2 000 0000"'))
    filled = load(copy, TODAY)
    assert filled.clinic.phone == "+82 2 000 0000"
    assert "the clinic's phone number" not in filled.missing_facts()


def test_the_version_changes_with_any_file_and_only_then(copy: Path) -> None:
    before = load(copy, TODAY).version
    assert load(copy, TODAY).version == before
    with (copy / "labels.toml").open("a") as file:
        file.write("# a comment\n")
    assert load(copy, TODAY).version != before


def test_english_and_korean_are_enabled_and_english_is_the_default(content: Content) -> None:
    assert content.languages == {"en": "English", "ko": "한국어"}
    assert content.default_language == "en"


def test_the_timeline_is_the_one_the_doctor_is_asked_to_approve(content: Content) -> None:
    due = {rule.name: rule.due for rule in content.timeline.steps}
    assert due == {
        "before-7d": Offset(days=-7, at=time(18)),
        "before-3d": Offset(days=-3, at=time(18)),
        "before-1d": Offset(days=-1, at=time(18)),
        "after-24h": Offset(hours=24),
        "after-10d": Offset(days=10, at=time(11)),
        "after-4w": Offset(days=28, at=time(11)),
        "after-8w": Offset(days=56, at=time(11)),
        "after-12w": Offset(days=84, at=time(11)),
    }


def test_the_windows_of_the_timeline_close_when_they_should(content: Content) -> None:
    closes = {rule.name: rule.closes for rule in content.timeline.steps}
    assert closes["before-7d"] == Offset(days=-4)
    assert closes["before-3d"] == Offset(days=-1, at=time(12))
    assert closes["before-1d"] == Offset(hours=-2)
    assert closes["after-24h"] == Offset(hours=72)
    assert closes["after-10d"] == Offset(days=14, at=time(23, 59))
    assert closes["after-4w"] == Offset(days=34, at=time(11))


def test_essentials_nudges_put_offs_and_caps_are_set_on_the_right_steps(content: Content) -> None:
    steps = content.timeline.steps
    assert [rule.name for rule in steps if rule.essential] == [
        "before-1d",
        "after-24h",
        "after-10d",
        "after-12w",
    ]
    assert [rule.name for rule in steps if rule.nudge] == ["after-24h", "after-10d"]
    assert [rule.name for rule in steps if rule.put_off] == ["after-4w", "after-8w", "after-12w"]
    assert [rule.name for rule in steps if rule.capped] == ["after-10d", "after-4w", "after-8w", "after-12w"]
    assert [rule.name for rule in steps if rule.first_or_cold_sores] == ["before-7d"]


def test_korean_public_holidays_are_closed_days_with_substitutes(content: Content) -> None:
    closed = content.clinic.calendar.closed
    assert {date(2025, 12, 25), date(2026, 2, 17), date(2026, 3, 2), date(2027, 1, 1)} <= closed
    assert date(2025, 12, 24) not in closed


def test_the_clinics_own_days_are_closed_and_holidays_can_be_open(copy: Path) -> None:
    file = copy / "clinic.toml"
    text = file.read_text().replace("days = []", "days = [2025-12-24]")
    file.write_text(text.replace("open_anyway = []", "open_anyway = [2025-12-25]"))
    closed = load(copy, TODAY).clinic.calendar.closed
    assert date(2025, 12, 24) in closed
    assert date(2025, 12, 25) not in closed


def test_sunday_is_closed_and_saturday_shorter(content: Content) -> None:
    hours = content.clinic.calendar.hours
    assert hours[0] == (time(10), time(19))
    assert hours[5] == (time(10), time(16))
    assert 6 not in hours


def test_every_text_the_program_uses_is_there_with_its_variant_for_people_without_consent(
    content: Content,
) -> None:
    wanted = uses(content.timeline.steps, content.screening, content.article.questions)
    assert wanted.keys() <= content.texts.keys()
    for step in ("before-7d", "before-1d.confirmed", "before-1d.unconfirmed", "after-24h", "after-12w"):
        assert f"{step}.advice" in content.texts


def test_variants_for_people_without_consent_ask_nothing_about_health(content: Content) -> None:
    asking = [name for name, entry in content.texts.items() if name.endswith(".advice") and "?" in entry.text]
    assert asking == ["before-1d.unconfirmed.advice"]
    assert content.texts[asking[0]].text.count("?") == content.texts[asking[0]].text.count("Are you coming?")


def test_emergency_texts_name_the_emergency_number(content: Content) -> None:
    for name in ("red-s1", "red-s2", "red-s3", "red-s4", "red-worse", "red-worse-no-phone", "emergency-line"):
        assert "call {119}" in content.texts[name].text.replace("Call", "call")


def test_a_quoted_button_exists_under_that_name(content: Content) -> None:
    labels = {entry.text for name, entry in content.texts.items() if name.startswith("label.")}
    texts = (entry.text for entry in content.texts.values())
    quoted = {part for text in texts for part in text.split('"')[1::2]}
    assert quoted
    assert quoted <= labels


def test_the_clinics_translation_of_its_name_is_used(copy: Path) -> None:
    file = copy / "clinic.toml"
    file.write_text(file.read_text().replace('name = ""', 'name = "Sample Clinic"\nnames.ko = "견본의원"'))
    clinic = load(copy, TODAY).clinic
    assert clinic.name_in("ko") == "견본의원"
    assert clinic.name_in("ja") == "Sample Clinic"
