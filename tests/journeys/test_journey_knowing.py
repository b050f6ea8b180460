"""What can be read about the treatment: every piece, in both languages, with the notice and a way on."""

import pytest

from services.texts import plain
from tests.journeys.screened import Visitor, visitor
from tests.support.desk import Desk
from tests.support.house import House

PIECES = ("compare", "criteria", "phases", "about")


def noticed(mina: Visitor, text: str) -> str:
    return f"{text}\n\n{mina.text('part.footer', reviewed='2026-06-16')}"


def ways_on(mina: Visitor) -> set[str]:
    say = mina.house.say(mina.language)
    return {say.label("talk"), say.label("home")}


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_every_question_is_one_tap_away_and_answered_with_the_notice(
    house: House, language: str
) -> None:
    mina = await visitor(house, language)
    names = house.machine.office.content.article.questions
    assert len(names) == 8
    for name in names:
        await house.send(mina.person, "/faq")
        assert mina.phone.shows == noticed(mina, mina.text("faq"))
        assert ways_on(mina) <= set(mina.phone.labels)
        await mina.tap(f"faq.{name}")
        assert mina.phone.shows == noticed(mina, mina.text(f"faq.{name}"))
        assert ways_on(mina) <= set(mina.phone.labels)
        await mina.tap("faq")
        assert mina.phone.shows == noticed(mina, mina.text("faq"))


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_comparison_criteria_phases_and_authorship_are_read_by_command_and_by_tap(
    house: House, language: str
) -> None:
    mina = await visitor(house, language)
    for piece in PIECES:
        fills = {"reviewed": "2026-06-16"} if piece == "about" else {}
        await house.send(mina.person, f"/{piece}")
        assert mina.phone.shows == noticed(mina, mina.text(piece, **fills))
        assert ways_on(mina) <= set(mina.phone.labels)
        await mina.tap("know")
        assert mina.phone.shows == noticed(mina, mina.text("know"))
        await mina.tap(piece)
        assert mina.phone.shows == noticed(mina, mina.text(piece, **fills))


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_the_rules_are_read_before_any_consent_to_health_questions(house: House, language: str) -> None:
    mina = await visitor(house, language)
    await house.send(mina.person, "/how")
    first, last = mina.text("how", rules="*").split("*")
    assert mina.phone.shows.startswith(first)
    assert mina.phone.shows.endswith(last)
    assert ways_on(mina) <= set(mina.phone.labels)


async def test_who_wrote_it_is_said_word_for_word_and_not_upgraded(house: House) -> None:
    mina = await visitor(house)
    await house.send(mina.person, "/about")
    for words in (
        "Medical content editor based on medical information research",
        "Specialist consultation from the relevant department",
        "청담큐비큐의원",
        "We could not confirm this reference",
        "Every procedure has advantages and limits.",
    ):
        assert words in mina.phone.shows


async def test_effects_are_only_what_the_article_rates_and_never_a_promise(house: House) -> None:
    mina = await visitor(house)
    await house.send(mina.person, "/compare")
    rated = [line for line in mina.phone.shows.splitlines() if " high" in line]
    assert len(rated) == 3
    assert all(line.startswith("The article rates it") for line in rated)
    assert "They are not a promise" in mina.phone.shows


async def test_a_forged_question_shows_where_one_is(house: House) -> None:
    mina = await visitor(house)
    await house.send(mina.person, "/faq")
    for data in ("faq:../../etc", "faq:nothing", "read:start", "read"):
        query = mina.person.forge(data, message_id=mina.person.chat.from_bot()[-1].message_id)
        await house.settle()
        assert mina.person.answers[query] is not None
        assert mina.phone.shows.startswith(mina.text("old-button", home="").strip())


async def test_home_leads_to_the_questions_and_to_what_can_be_read(house: House) -> None:
    mina = await visitor(house)
    await house.send(mina.person, "/menu")
    await mina.tap("know")
    await mina.tap("screening")
    assert mina.phone.shows == mina.text("screen.start")


async def test_staff_are_reminded_when_the_article_was_reviewed_more_than_a_year_ago(house: House) -> None:
    desk = Desk(house)
    warning = plain(
        desk.say._(
            "⚠ The article behind the texts was last reviewed on {day}, more than a year ago.",
            day="2026-06-16",
        )
    )
    await desk.write("/menu")
    assert warning not in desk.phone.shows
    await house.leap(days=110)
    await desk.write("/menu")
    assert warning in desk.phone.shows
