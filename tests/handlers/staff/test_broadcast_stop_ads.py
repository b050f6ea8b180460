from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from db.tables import Patient, Staff
from domain.consents import Consent
from sandbox.people import Person
from services.moment import Moment
from services.people import consents, patients, preferences
from services.texts import Texts, plain
from tests.handlers.staff.casting import CLINIC, Writer, open_clinic, reader
from tests.support.desk import hire
from tests.support.house import House

AD = "Side effects: redness."


@pytest.fixture
async def house(tmp_path: Path, texts: Texts) -> AsyncIterator[House]:
    async with open_clinic(tmp_path, texts) as opened:
        yield opened


async def advertise(house: House, count: int, *, picture: bool = False) -> Writer:
    """The owner writes an advertisement, a doctor approves it, it goes."""
    writer, doctor = Writer(house), Writer(house, (await hire(house, "Dr. Yoon", "doctor")).person)
    await writer.begin("Advertisement")
    await writer.tap("Write {language}", language="English")
    say = writer.person.send_photo if picture else writer.person.send
    say(AD)
    await house.settle()
    await writer.review()
    await writer.tap("Ask for approval")
    await doctor.tap("Look at it")
    await doctor.tap("Approve")
    await writer.tap("Open it")
    await writer.send(count)
    await house.forward(seconds=5)
    return writer


async def agreed(house: House, person: Person) -> set[str]:
    record = await house.patient(person)
    async with house.machine.database.read() as tx:
        return {str(each) for each in await consents.standing(tx, record.id)}


async def test_one_tap_under_an_advertisement_ends_them_at_once_and_is_confirmed(house: House) -> None:
    mina, jisoo = await reader(house, "Mina"), await reader(house, "Jisoo")
    writer = await advertise(house, 2)
    ad = mina.chat.from_bot()[-1]
    await house.tap(mina, "Stop news and offers")
    assert "C3" not in await agreed(house, mina)
    told = mina.chat.from_bot()[-1]
    assert told.words.startswith(f"{CLINIC}: we stopped ads to you on Monday 1 March")
    assert AD in ad.words
    assert ad.labels == ["✓ News and offers are stopped"]
    await house.tap(mina, "✓ News and offers are stopped")
    assert mina.chat.from_bot()[-1].words == told.words
    await house.forward(days=8)
    await writer.ready("Advertisement", en="Another one")
    assert "1 person of 2 will get it." in writer.shows
    assert "C3" in await agreed(house, jisoo)


async def test_somebody_who_stopped_everything_or_took_back_the_basics_can_still_stop_ads(
    house: House,
) -> None:
    mina, jisoo = await reader(house, "Mina"), await reader(house, "Jisoo")
    await advertise(house, 2, picture=True)

    async def stop(at: Moment, staff: Staff) -> None:
        del staff
        await preferences.choose_messages(
            at, await at.tx.get_one(Patient, (await house.patient(mina)).id), "stopped"
        )

    await house.deed(stop)
    await house.send(jisoo, "/agreements")
    say = house.say("en")
    await house.tap(jisoo, plain(say._("Take back: {what}", what=say.entry("agreements.C0"))))
    await house.tap(jisoo, say.label("take-back"))
    for person in (mina, jisoo):
        ad = next(message for message in person.chat.from_bot() if message.photo)
        await house.tap(person, "Stop news and offers")
        assert ad.labels == ["✓ News and offers are stopped"]
        assert "we stopped ads to you" in house.texts(person)[-1]
        assert "C3" not in await agreed(house, person)


async def test_under_a_preview_it_does_nothing_unless_the_staff_member_is_a_patient_who_agreed(
    house: House,
) -> None:
    writer = Writer(house)
    await writer.ready("Advertisement", en=AD)
    await writer.tap("Test: send it to me")
    query = writer.person.tap("Stop news and offers")
    await house.settle()
    answer = writer.person.answers[query]
    assert answer is not None
    assert "does nothing" in (answer.text or "")

    async def become_patient(at: Moment, staff: Staff) -> None:
        record = await patients.create_from_chat(at, staff.telegram_id, "Han", "en")
        for consent in Consent:
            await consents.answer(at, record, consent, granted=True)

    await house.deed(become_patient)
    await house.tap(writer.person, "Stop news and offers")
    assert "we stopped ads to you" in writer.shows
    assert "C3" not in await agreed(house, writer.person)
