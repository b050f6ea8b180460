"""People come to work here and leave: an invitation opened on a phone, and what is left on it afterwards."""

from sqlalchemy import func, select

from db.queries.people import staff_of
from db.tables import Alert, Audit, Staff
from services.texts import plain
from tests.journeys.story import booked
from tests.support.desk import Desk, hire
from tests.support.house import House
from tests.support.phone import Phone


async def invite(desk: Desk, role: str) -> str:
    """The payload of the link on the picture an owner shows a new colleague."""
    await desk.write("/team")
    await desk.tap("Invite somebody")
    await desk.tap(role)
    return desk.invited()


async def test_a_new_colleague_scans_the_link_and_has_the_desk_in_their_language(house: House) -> None:
    payload = await invite(Desk(house), "coordinator")
    yuna = house.world.person("Yuna", language_code="ko")
    yuna.start(payload)
    await house.settle()
    phone, korean = Phone(yuna), house.say("ko")
    assert plain(korean._("<b>The desk</b>")) in phone.shows
    assert "/new" in "/" + " /".join(name for name, _ in (await menu_of(house, yuna.id)))
    story = await booked(house)
    await house.send(story.person, "Where can I park?")
    assert (await house.patient(story.person)).code in phone.shows, "what patients write reaches them at once"
    thief = house.world.person("Thief")
    thief.start(payload)
    await house.settle()
    assert Phone(thief).shows == "This invitation was used already. Please ask for a new one."
    async with house.machine.database.read() as tx:
        assert await staff_of(tx, thief.id) is None


async def menu_of(house: House, chat_id: int) -> list[tuple[str, str]]:
    """What Telegram shows behind the menu button of this chat."""
    await house.forward(minutes=16)
    return house.world.profile.commands.get((f"chat:{chat_id}", ""), [])


async def test_a_patients_account_stays_a_patients_and_the_invitation_stays_good(house: House) -> None:
    story = await booked(house)
    payload = await invite(story.desk, "doctor")
    story.person.start(payload)
    await house.settle()
    assert "This account is a patient's" in story.phone.shows
    await house.send(story.person, "/sessions")
    assert "The desk" not in story.phone.shows
    doctor = house.world.person("Dr. Seo")
    doctor.start(payload)
    await house.settle()
    assert "You are here as: doctor." in Phone(doctor).shows


async def test_an_invitation_of_three_days_ago_is_refused_kindly(house: House) -> None:
    payload = await invite(Desk(house), "owner")
    await house.forward(days=2)
    late = house.world.person("Late")
    late.start(payload)
    await house.settle()
    assert Phone(late).shows == "This invitation is too old. Please ask for a new one."
    await house.send(late, "hello?")
    assert plain(house.say("en").entry("start")) in Phone(late).shows, "and may still come as a patient"


async def test_a_former_colleagues_buttons_do_nothing_and_no_message_comes(house: House) -> None:
    story = await booked(house)
    nurse = await hire(house, "Yuna", "doctor")
    await story.agree_to_health()
    await story.tap("S1")
    await nurse.write((await house.patient(story.person)).code)
    assert (await menu_of(house, nurse.person.id)) != []
    await story.desk.write("/team")
    await house.tap(house.owner, "doctor")
    await story.desk.tap("Take off the team")
    await story.desk.tap("Yes, take off the team")
    nurse.phone.news()
    data = {
        button.callback_data
        for message in nurse.person.chat.from_bot()
        for row in message.keyboard
        for button in row
        if button.callback_data
    }
    assert {"s-take:1", "s-alert:1"} <= data
    before = await deeds(house)
    for each in sorted(data):
        query = nurse.person.forge(each, message_id=nurse.person.chat.from_bot()[-1].message_id)
        await house.settle()
        assert nurse.person.answers[query] is not None, each
        assert plain(house.say("en").entry("start")) in nurse.phone.shows, "a stranger's door, nothing else"
    await nurse.write("/find Mina")
    assert "Mina" not in nurse.phone.shows
    assert await deeds(house) == before
    async with house.machine.database.read() as tx:
        alert = await tx.scalar(select(Alert))
        assert alert is not None
        assert alert.taken_at is None
    nurse.phone.news()
    assert await menu_of(house, nurse.person.id) == [], "the menu of the desk is gone"
    await house.forward(hours=2)
    assert nurse.phone.news() == [], "RED rings on, but not here"


async def deeds(house: House) -> int:
    """How many actions of the nurse are recorded."""
    async with house.machine.database.read() as tx:
        nurse = await tx.scalar(select(Staff.id).where(Staff.role == "doctor"))
        return await tx.scalar(select(func.count(Audit.id)).where(Audit.staff_id == nurse)) or 0


async def test_somebody_on_call_at_night_is_rung_first_and_the_patient_is_promised_two_hours(
    house: House,
) -> None:
    story, doctor = await booked(house), await hire(house, "Dr. Seo", "doctor")
    nurse = await hire(house, "Yuna", "coordinator")
    await story.agree_to_health()
    await nurse.write("/rota")
    await nurse.tap("Put somebody on call")
    await house.tap(nurse.person, "coordinator")
    await nurse.tap("From now")
    await nurse.write("2 Mar 08:00")
    assert "On call now, alerts go to them first: coordinator" in nurse.phone.shows
    await house.forward(hours=13)
    doctor.phone.news()
    nurse.phone.news()
    await house.send(story.person, "/report")
    await story.answer("M1", course="worse")
    assert story.text("amber-urgent") in [words for _, words in story.phone.news()]
    assert any("URGENT" in words for _, words in nurse.phone.news())
    assert doctor.phone.news() == [], "whoever is not on call sleeps"
    await house.forward(hours=2)
    assert any("Nobody has taken it yet" in words for _, words in doctor.phone.news())
