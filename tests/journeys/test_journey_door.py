"""Coming in: invites that are worth nothing, names that are hard to show, groups, zones that do not exist."""

import pytest

from tests.journeys.story import booked
from tests.support.desk import Desk
from tests.support.house import House
from tests.support.phone import Phone


async def test_an_invite_of_two_weeks_ago_is_too_old_and_the_person_may_begin_alone(house: House) -> None:
    payload = await Desk(house).invite("Mina", "en")
    await house.forward(days=14)
    mina = house.world.person("Mina")
    mina.start(payload)
    await house.settle()
    assert Phone(mina).shows.startswith(house.say("en").entry("link.expired"))
    await house.arrive(mina, "en")
    record = await house.patient(mina)
    assert record.created_by is None, "it is a record of its own, not the desk's"


async def test_an_invite_used_by_somebody_else_shows_nothing_of_theirs(house: House) -> None:
    story = await booked(house, name="Mina")
    payload = story.payload
    thief = house.world.person("Thief")
    thief.start(payload)
    await house.settle()
    shown = Phone(thief).shows
    assert shown.startswith(house.say("en").entry("link.used"))
    assert "Mina" not in shown
    await house.arrive(thief, "en", payload)
    assert Phone(thief).shows == house.say("en").entry("home.empty")
    assert (await house.patient(story.person)).id != (await house.patient(thief)).id


async def test_the_same_person_may_open_the_same_invite_again(house: House) -> None:
    story = await booked(house)
    story.person.start(story.payload)
    await house.settle()
    assert "0 of 3 sessions done." in story.phone.shows


async def test_who_began_alone_moves_to_the_desks_record_with_its_invite(house: House) -> None:
    mina = house.world.person("Mina")
    await house.arrive(mina, "ko")
    alone = await house.patient(mina)
    desk = Desk(house)
    payload = await desk.invite("Mina Kim", "en")
    await desk.plan(3, 28, "15 Mar 14:00")
    phone = Phone(mina)
    phone.news()
    mina.start(payload)
    await house.settle()
    record = await house.patient(mina)
    assert (record.id != alone.id, record.language) == (True, "ko"), "in the language they had chosen"
    welcome, summary, *_ = (words for _, words in phone.news())
    assert house.say("ko").entry("link.welcome", name="Mina Kim") in welcome
    assert "3월 15일 월요일" in summary


async def test_a_group_is_told_to_write_in_private_and_gets_nothing_else(house: House) -> None:
    story = await booked(house)
    group = house.world.group("Friends", [story.person])
    story.person.send("/sessions", chat=group)
    story.person.send("hello all", chat=group)
    story.person.send("I can not breathe", chat=group)
    await house.settle()
    assert [message.words for message in group.from_bot()] == [story.text("group-chat")]


NAMES = {
    "html": ("<b>Ana</b> & <script>", "<b>Ana</b> & <script>"),
    "right to left": ("مريم \u202eحسن", "مريم حسن"),
    "invisible": ("A\u200bn\u200da\ufeff", "Ana"),
    "lines": ("Ana\nKim\tLee", "Ana Kim Lee"),
}


@pytest.mark.parametrize("kind", NAMES)
async def test_a_name_is_shown_as_it_is_meant(house: House, kind: str) -> None:
    typed, shown = NAMES[kind]
    desk = Desk(house)
    payload = await desk.invite(typed, "en")
    person = house.world.person("X")
    await house.arrive(person, "en", payload)
    first = Phone(person).shows.split("\n")[0]
    assert bare(first) == house.say("en").entry("link.welcome", name="NAME").replace("NAME", shown)
    record = await house.patient(person)
    await desk.write(record.code)
    assert f"{record.code} {shown}" in bare(desk.phone.shows)


def bare(text: str) -> str:
    """Without the marks that keep a name's direction to itself."""
    return text.replace("\u2068", "").replace("\u2069", "")


async def test_a_name_of_four_thousand_characters_fits_every_screen(house: House) -> None:
    desk = Desk(house)
    await desk.write("/new")
    await desk.write("가" * 4000)
    assert len(desk.phone.shows) < 500
    stranger = house.world.person("이" * 4000)
    await house.arrive(stranger, "ko")
    record = await house.patient(stranger)
    await desk.write("/cancel")
    await desk.write(record.code)
    assert record.code in desk.phone.shows


@pytest.mark.parametrize("typed", ["Atlantis", "Mars/Olympus", "../../etc/passwd", "9" * 300])
async def test_a_zone_that_does_not_exist_is_asked_again(house: House, typed: str) -> None:
    story = await booked(house)
    await house.send(story.person, "/settings")
    await story.tap("zone")
    await house.send(story.person, typed)
    assert story.phone.shows == story.text("zone.unknown")
    await house.send(story.person, "tokyo")
    assert (await house.patient(story.person)).zone == "Asia/Tokyo"
