"""What nobody expects from a person, and gets all the same: a clear, kind answer, and no harm."""

from sandbox.people import Person
from tests.journeys.story import Story, booked
from tests.support.desk import Desk
from tests.support.house import House
from tests.support.phone import Phone, at


async def test_text_stickers_voice_and_edits_get_a_kind_answer_and_change_nothing(house: House) -> None:
    story = await booked(house)
    before = await story.coming()
    await house.send(story.person, "hello there")
    assert story.phone.shows.endswith(story.text("about.ask")), "a person reads it"
    story.person.send_sticker()
    await house.settle()
    assert story.phone.shows == story.text("not-understood.media")
    story.person.send_voice()
    await house.settle()
    assert story.phone.shows.endswith(story.text("about.ask"))
    own = [each for each in story.person.chat.transcript() if each.sender == story.person.id][-3]
    story.person.edit(own.message_id, "hello here")
    await house.settle()
    assert story.phone.shows == story.text("edited")
    await house.send(story.person, "x" * 4000)
    assert story.phone.shows.endswith(story.text("about.ask"))
    assert await story.coming() == before


async def test_text_where_a_tap_is_expected_does_not_disturb_the_check_in(house: House) -> None:
    story = await checked_in(house)
    await house.send(story.person, "it is a bit red")
    assert story.phone.shows.endswith(story.text("about.ask"))
    await story.answer("M0")
    assert story.phone.shows == story.text("green")


async def test_an_edit_that_adds_a_red_word_is_taken_seriously(house: House) -> None:
    story = await booked(house)
    await house.send(story.person, "hello")
    own = [each for each in story.person.chat.transcript() if each.sender == story.person.id][-1]
    story.person.edit(own.message_id, "I can not breathe")
    await house.settle()
    assert story.phone.shows == story.text("emergency-line")


async def test_last_months_button_says_where_one_is_now_and_changes_nothing(house: House) -> None:
    story = await booked(house)
    await house.travel(at("03-12 18:05"))
    old = story.person.chat.from_bot()[-1]
    await story.desk.move(story.person, 1, "16 Mar 14:00")
    await house.travel(at("04-11 10:00"))
    for label in ("confirm", "move", "cancel"):
        query = story.person.tap(story.label(label), message_id=old.message_id)
        await house.settle()
        assert story.person.answers[query] is not None
        assert story.phone.shows.startswith(story.text("old-button", home="").strip())
    session = (await house.sessions(story.person))[0]
    assert (session.state, session.confirmed_at) == ("booked", None)


async def test_two_taps_at_once_do_a_thing_once(house: House) -> None:
    story = await booked(house)
    await house.travel(at("03-12 18:05"))
    story.phone.news()
    queries = [story.person.tap(story.label("confirm")) for _ in range(2)]
    await house.settle()
    assert all(story.person.answers[query] is not None for query in queries)
    assert story.phone.news() == [], "the answer is a line under the reminder"
    assert story.phone.shows.count(story.text("confirmed", **story.visit(1))) == 1
    assert all("not modified" in each for each in house.refused())


async def test_done_pressed_twice_is_done_once(house: House) -> None:
    story = await booked(house)
    await house.travel(at("03-15 15:00"))
    label = story.desk.say._("Done")
    queries = [house.owner.tap(label) for _ in range(2)]
    await house.settle()
    assert all(house.owner.answers[query] is not None for query in queries)
    story.phone.news()
    await house.travel(at("03-16 20:00"))
    assert story.phone.times() == ["03-16 15:00"]


async def test_forged_taps_reach_nothing_of_somebody_else(house: House) -> None:
    story = await checked_in(house)
    mallory = house.world.person("Mallory")
    await house.arrive(mallory, "en")
    before = await story.coming()
    record, phone = await house.patient(story.person), Phone(mallory)
    phone.news()
    for data in await everything_of(story):
        query = mallory.forge(data, message_id=mallory.chat.from_bot()[-1].message_id)
        await house.settle()
        assert mallory.answers[query] is not None, data
        shown = " ".join([words for _, words in phone.news()] + [phone.shows])
        for secret in ("Mina", record.code, "15 March", "Redness"):
            assert secret not in shown, f"{data} shows {secret}"
    assert await story.coming() == before
    assert [session.confirmed_at for session in await house.sessions(story.person)] == [None] * 3
    await story.answer("M0")
    assert story.phone.shows == story.text("green"), "the real check-in is where it was"


async def test_a_strangers_forged_taps_show_only_the_door(house: House) -> None:
    story = await booked(house)
    stranger = house.world.person("Stranger")
    stranger.start()
    await house.settle()
    for data in ("s-home", "s-ses:1", "s-card:1", "s-take:1", "confirm:1:1", "home", "", "::::", "c0:no"):
        query = stranger.forge(data or "-", message_id=stranger.chat.from_bot()[-1].message_id)
        await house.settle()
        assert stranger.answers[query] is not None
        assert "Mina" not in Phone(stranger).shows
        assert Phone(stranger).shows == f"{story.text('start')}\n\n{story.text('start.language')}"
    assert all("not modified" in each for each in house.refused())


async def test_days_that_do_not_exist_have_passed_or_mean_nothing_are_asked_again(house: House) -> None:
    desk = Desk(house)
    await desk.invite("Mina", "en")
    await desk.tap("Plan a course")
    await house.tap(house.owner, "3")
    await house.tap(house.owner, "28 days")
    for typed, kind in [
        ("31 Feb 14:00", "There is no such day."),
        ("2026-12-05 14:00", "That day has passed."),
        ("15 Mar 25:00", "There is no such time."),
        ("soon", "I could not read that as a day or a time."),
    ]:
        await desk.write(typed)
        assert desk.phone.shows.startswith(kind)
    await desk.write("15 Mar 14:00")
    assert "not saved yet" in desk.phone.shows


async def test_undo_after_a_message_went_out_says_sorry_and_keeps_nothing_open(house: House) -> None:
    story = await checked_in(house)
    await story.desk.open_session(story.person, 1)
    await story.desk.tap("Undo")
    assert "These messages went out" in story.desk.phone.shows
    story.phone.news()
    await story.desk.tap("Undo anyway")
    coming = story.say.entry("part.next-visit", **story.visit(2, of=3))
    sorry = story.text("sorry", date=story.visit(1)["date"], next_visit=coming)
    assert [words for _, words in story.phone.news()] == [sorry]
    await story.tap("S0")
    assert story.text("checkin.gone") in house.texts(story.person)
    await house.travel(at("03-30 12:00"))
    assert story.phone.news() == [], "no message of a visit that did not take place"


async def checked_in(house: House) -> Story:
    """A patient on the day after session 1, with the first question of the check-in open."""
    story = await booked(house)
    await story.agree_to_health()
    await story.answer("M0")
    await house.travel(at("03-15 15:00"))
    await story.desk.tap("Done")
    await house.travel(at("03-16 15:00"))
    await story.tap("check-in")
    story.phone.news()
    return story


async def everything_of(story: Story) -> list[str]:
    """Button data a modified client of another person could send about this patient."""
    seen = _data(story.person) | _data(story.desk.person)
    sessions = await story.house.sessions(story.person)
    made_up = {f"{verb}:{each.id}" for each in sessions for verb in ("s-ses", "s-done", "tell", "newdate")}
    return sorted(seen | made_up)


def _data(person: Person) -> set[str]:
    messages = person.chat.from_bot()
    return {
        button.callback_data
        for message in messages
        for row in message.keyboard
        for button in row
        if button.callback_data and not button.callback_data.startswith(("set-", "all", "stop", "essent"))
    }
