"""Each mistake a clinic can make is answered with file, entry, what is wrong and what to write."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from content import ContentError, load

Break = Callable[[str, str, str], tuple[str, ...]]

BROKEN = [
    ("clinic.toml", 'zone = "Asia/Seoul"', 'zone = "Asia/Soul"', "clinic.toml, clinic: zone is 'Asia/Soul'"),
    ("clinic.toml", 'monday = "10:00-19:00"', 'monday = "19:00-10:00"', "clinic.toml, hours: monday is"),
    ("clinic.toml", 'friday = "10:00-19:00"', 'fryday = "10:00-19:00"', "hours: nothing is called 'fryday'"),
    (
        "clinic.toml",
        'public_holidays = "KR"',
        'public_holidays = "Korea"',
        "closed: public_holidays is 'Korea'",
    ),
    (
        "clinic.toml",
        "minutes = 60",
        'minutes = "an hour"',
        "visits: minutes is 'an hour', which does not fit",
    ),
    (
        "clinic.toml",
        "min_gap_days = 21",
        "min_gap_days = 40",
        "visits: min_gap_days is larger than max_gap_days",
    ),
    ("clinic.toml", "amber_u_hours = 2", "", "response: amber_u_hours is missing. Write for example"),
    ("clinic.toml", "days = []", 'days = ["tomorrow"]', "closed: days is ['tomorrow'], which does not fit"),
    ("clinic.toml", 'KR = "119"', 'Korea = "119"', 'emergency: Korea = "119" does not fit'),
    ("clinic.toml", 'on = ""', 'on = "2031-01-01"', "review: on is 2031-01-01, a day to come"),
    ("clinic.toml", 'ends = "09:00"', 'ends = "nine"', "quiet: ends is 'nine', which does not fit"),
    ("clinic.toml", "weekly_cap = 1", "weekly_cap = 0", "broadcast: weekly_cap is 0"),
    ("clinic.toml", "[transfer]", "[transfers]", "clinic.toml: nothing is called 'transfers' here"),
    (
        "timeline.toml",
        "closes = { days = -4 }",
        "closes = { days = -8 }",
        "before-7d: closes lies before due",
    ),
    (
        "timeline.toml",
        "closes = { hours = -2 }",
        "closes = { hours = 2 }",
        "before-1d: closes lies after the visit",
    ),
    (
        "timeline.toml",
        "due = { hours = 24 }",
        "due = { hours = -24 }",
        "after-24h: due lies before the session",
    ),
    (
        "timeline.toml",
        'opens = { days = 7, at = "00:00" }',
        "opens = { days = 11 }",
        "after-10d: opens lies after",
    ),
    ("timeline.toml", "due = { hours = 24 }", "due = { hour = 24 }", "after-24h: due is {'hour': 24}"),
    (
        "timeline.toml",
        "due = { hours = 24 }",
        "due = { days = 1, hours = 1 }",
        "after-24h: due mixes or misses",
    ),
    ("timeline.toml", 'anchor = "start"', 'anchor = "begin"', "before-7d: anchor is 'begin'"),
    (
        "timeline.toml",
        "check_in = true\nnudge = true",
        "check_in = true\nnudges = true",
        "after-24h: nothing is called 'nudges' here",
    ),
    ("timeline.toml", "[after-8w]", "[after-9w]", "messages.toml, after-9w: this text is missing"),
    ("messages.toml", "[nudge]", "[nugde]", "messages.toml, nugde: the program never says this"),
    ("messages.toml", "[nudge]", "[nugde]", "messages.toml, nudge: this text is missing (6 hours after"),
    (
        "messages.toml",
        "session {k} on {date}, the doctor",
        "on {day}",
        "do-not-travel: text: {day} cannot be",
    ),
    ("messages.toml", "We answer by {by}. {soon}", "We answer by {by. {soon}", "a curly bracket is not part"),
    ("messages.toml", "{soon} In an emergency call {119}.", "{soon}", "{119} must be in this text"),
    (
        "messages.toml",
        "<b>Your course is booked: {n} sessions.</b>",
        "<b>Booked",
        "booked: text: of tags only <b>",
    ),
    (
        "messages.toml",
        "A little dryness is common.",
        "Results are guaranteed.",
        "'guaranteed' promises too much",
    ),
    ("messages.toml", "[nudge]\ntext =", "[nudge]\nko = 3\ntext =", "nudge: ko is 3"),
    (
        "messages.toml",
        "[nudge]\ntext =",
        '[nudge]\nfr = "Bonjour"\ntext =',
        "nudge: nothing is called 'fr' here",
    ),
    (
        "messages.toml",
        "[nudge]\ntext =",
        '[nudge]\nko = "100% 완치"\ntext =',
        "nudge: ko: '100%' promises too much",
    ),
    (
        "messages.toml",
        '[nudge]\ntext = "',
        '[nudge]\ntext = "' + "word " * 700,
        "characters. Write at most 3000",
    ),
    ("messages.toml", "[nudge]\ntext = ", "[nudge]\ntxt = ", "nudge: nothing is called 'txt' here"),
    ("messages.toml", '[nudge]\ntext = "', "[nudge]\ntext = ", "messages.toml: this is not valid TOML"),
    ("conversation.toml", "{keep_months}", "12", "consent.c0: text: {keep_months} must be in this text"),
    ("conversation.toml", "[start]", "[nudge]", "nudge: it is in messages.toml already. Keep one of the two"),
    ("labels.toml", 'text = "Better"', 'text = "<b>Better</b>"', "label.better: text: a button is one line"),
    ("labels.toml", 'text = "Better"', 'text = ""', "label.better: text: the text is empty"),
    ("triage.toml", '"RED", "RED", "RED", "RED"', '"RED", "RED", "RED"', "table.M3: worse is"),
    ("triage.toml", '"RED", "RED", "RED", "RED"', '"RED", "RED", "RED", "BLUE"', "table.M3: worse is"),
    ("triage.toml", '"RED", "RED", "RED", "RED"', '"RED", "RED", "RED", "AMBER"', "table: "),
    ("triage.toml", '"숨" = [', '"숨" = [3, ', "red_words.ko.stems: 숨 is"),
]


@pytest.mark.parametrize(("file", "old", "new", "promised"), BROKEN)
def test_a_mistake_is_named_with_file_entry_and_remedy(
    mistakes_after: Break, file: str, old: str, new: str, promised: str
) -> None:
    found = [mistake for mistake in mistakes_after(file, old, new) if promised in mistake]
    assert found
    assert found[0].startswith("content/")


def test_a_calmer_level_for_something_worse_is_refused(mistakes_after: Break) -> None:
    row = 'worse  = ["AMBER", "AMBER-U", "AMBER-U", "AMBER-U"]'
    mistakes = mistakes_after("triage.toml", row, 'worse  = ["GREEN", "GREEN", "GREEN", "GREEN"]')
    assert any("content/triage.toml, table: " in mistake and "calmer" in mistake for mistake in mistakes)


def test_all_mistakes_of_all_files_are_told_at_once(copy: Path) -> None:
    for file, old, new in (
        ("clinic.toml", "Asia/Seoul", "Nowhere"),
        ("labels.toml", '"Better"', '"<i>Better"'),
    ):
        path = copy / file
        path.write_text(path.read_text().replace(old, new))
    with pytest.raises(ContentError) as refused:
        load(copy, date(2025, 12, 1))
    assert len(refused.value.mistakes) == 2
    assert "labels.toml" in str(refused.value)
    assert "clinic.toml" in str(refused.value)


def test_a_missing_and_an_unknown_file_are_named(copy: Path) -> None:
    (copy / "labels.toml").rename(copy / "lables.toml")
    with pytest.raises(ContentError) as refused:
        load(copy, date(2025, 12, 1))
    first, second = refused.value.mistakes
    assert first.startswith("content/lables.toml: the program knows no such file")
    assert second.startswith("content/labels.toml: the file is missing")


def test_a_file_in_another_encoding_is_named(copy: Path) -> None:
    (copy / "labels.toml").write_bytes("label = 'é'".encode("latin-1"))
    with pytest.raises(ContentError, match="not UTF-8"):
        load(copy, date(2025, 12, 1))


def test_every_mistake_says_what_to_write_instead(mistakes_after: Break) -> None:
    mistakes = mistakes_after("clinic.toml", "[visits]", "[vists]")
    assert all("Write" in mistake for mistake in mistakes)
