"""The desk over the real wire: PTB's application, HTTP, the local Telegram."""

from sandbox.people import Person
from tests.support.house import House


async def type_and_tap(house: House, owner: Person, *steps: str) -> None:
    """Labels are tapped; what begins with "> " is typed."""
    for step in steps:
        if step.startswith("> "):
            await house.send(owner, step.removeprefix("> "))
        else:
            await house.tap(owner, step)


async def test_a_patient_is_made_invited_and_booked_and_the_visit_marked(house: House) -> None:
    owner, person = house.owner, house.world.person("Jisoo")
    await type_and_tap(house, owner, "> /new Lee <b>Jisoo</b>", "English", "Yes, both on paper")
    invite = owner.chat.from_bot()[-1]
    token = invite.words.split("?start=")[1].split()[0]
    await house.arrive(person, "en", token)
    await type_and_tap(house, owner, "Plan a course", "3", "24 days", "> 8 Mar 14:00", "Save")
    assert len(await house.sessions(person)) == 3
    assert any("Your course is booked" in text for text in house.texts(person))
    await type_and_tap(house, owner, "Session 1", "Move", "> 9 Mar 15:00", "Save")
    assert any("It was on" in text for text in house.texts(person))
    await house.forward(days=8, hours=6)
    await type_and_tap(house, owner, "Done", "Next as planned", "Undo", "Done", "Undo")
    assert (await house.sessions(person))[0].state == "booked"


async def test_messages_and_lists_are_shown(house: House) -> None:
    owner = house.owner
    await type_and_tap(house, owner, "> /new Lee Jisoo", "English", "No", "Open the card")
    await type_and_tap(house, owner, "Messages", "Sent and dropped", "To come")
    await type_and_tap(house, owner, "Home", "Today", "Tomorrow", "Home", "Tasks", "Home", "Alerts", "Home")
    await type_and_tap(house, owner, "Language", "English", "Find a patient", "> nobody", "> /help")
    assert owner.chat.from_bot()[-1].words.startswith("What you can type")
