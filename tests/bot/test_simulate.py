"""A whole course, printed."""

from datetime import UTC, datetime

import pytest

from bot.opening import NotReadyError
from bot.simulate import Plan, plan_of, simulate
from domain.reasons import Why
from services.desk.words import why_sentence
from services.texts import Texts
from tests.support.phone import at

NOW = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)


async def told(texts: Texts, plan: Plan) -> str:
    lines: list[str] = []
    await simulate(plan, texts, NOW, lines.append)
    return "\n".join(lines)


async def test_every_message_of_a_course_is_told_in_order_with_its_time(texts: Texts) -> None:
    page = await told(texts, Plan(3, 28, "en", at("03-15 14:00")))
    wanted = [
        "Friday 5 March, 14:00 · summary of the course",
        "Monday 8 March, 18:00 · 7 days before",
        "Friday 12 March, 18:00 · 3 days before",
        "Sunday 14 March, 18:00 · 1 day before",
        "Monday 15 March, 15:00 · ✓ Session 1 is done.",
        "Tuesday 16 March, 15:00 · 24 hours after",
        "Thursday 25 March, 11:00 · 10 days after",
        "Friday 9 April, 18:00 · 3 days before",
    ]
    places = [page.find(each) for each in wanted]
    assert places == sorted(places)
    assert -1 not in places
    assert page.count("✓ Session") == 3
    assert "12 weeks after" in page


async def test_what_was_not_sent_says_why(texts: Texts) -> None:
    page = await told(texts, Plan(2, 28, "en", at("03-15 14:00")))
    assert "8 weeks after: replaced (a later session was done, its messages go on)" in page


async def test_it_is_read_in_the_patients_language_with_home_time_beside_the_clinics(texts: Texts) -> None:
    page = await told(texts, Plan(1, 28, "ko", at("03-15 14:00"), "America/New_York"))
    why = why_sentence(texts.speak("ko"), Why.QUIET_HOURS)
    assert f"3월 8일 월요일 오후 11시 (뉴욕: 3월 8일 월요일 오전 9시) · 7일 전; {why}" in page
    assert "The course is booked." not in page


async def test_without_consent_to_health_questions_the_same_comes_as_advice(texts: Texts) -> None:
    page = await told(texts, Plan(1, 28, "en", at("03-15 14:00"), health=False))
    assert "[Tell the clinic]" in page
    assert "[Check in]" not in page


def test_a_language_or_zone_that_does_not_exist_is_named(texts: Texts) -> None:
    with pytest.raises(NotReadyError, match="xx is not enabled"):
        plan_of(texts, 3, 28, "xx", start=None, zone=None, health=True)
    with pytest.raises(NotReadyError, match="Mars is no time zone"):
        plan_of(texts, 3, 28, "en", start=None, zone="Mars", health=True)


def test_the_start_is_clinic_time(texts: Texts) -> None:
    plan = plan_of(texts, 3, 28, "en", start=datetime(2027, 3, 15, 14), zone=None, health=True)  # noqa: DTZ001
    assert plan.first == at("03-15 14:00")
