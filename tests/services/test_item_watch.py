"""The shared inbox over time: reminders in working hours, taking over, who is told what."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from db.tables import Item, Patient, Staff
from services.messages.sending import prepare
from services.moment import Moment
from services.talk import inbox, items
from services.talk.inbox import Form, Reply
from services.talk.item_notices import TAKEN_OVER, UNANSWERED
from services.talk.item_watch import watch_items
from services.talk.items import About, Said
from tests.services.clinic import employ, later, message, messages


def seoul(day: int, hour: int, minute: int = 0) -> datetime:
    """December 2026 in clinic time."""
    return datetime(2026, 12, day, hour, minute, tzinfo=ZoneInfo("Asia/Seoul")).astimezone(UTC)


async def wrote(at: Moment, patient: Patient) -> Item:
    """Tuesday noon, about parking: promised by closing at 19:00."""
    item = (await items.receive(at, patient, Said("text", "Where can I park?"), 1)).item
    await items.about_other(at, item)
    return item


async def look(at: Moment, when: datetime) -> datetime | None:
    return await watch_items(later(at, when - at.now))


async def test_past_the_promised_time_staff_are_reminded_while_the_clinic_is_open_and_never_at_night(
    at: Moment, owner: Staff, patient: Patient
) -> None:
    nurse = await employ(at, "coordinator", 9101)
    item = await wrote(at, patient)
    assert item.answer_by == seoul(1, 19)
    assert await look(at, seoul(1, 18, 59)) == seoul(1, 19)
    assert await look(at, seoul(1, 19)) == seoul(2, 10), "closed: tomorrow at opening"
    assert await look(at, seoul(1, 23)) == seoul(2, 10)
    assert await messages(at, nurse, UNANSWERED) == []
    await look(at, seoul(2, 10))
    await look(at, seoul(2, 15))
    told = [len(await messages(at, each, UNANSWERED)) for each in (nurse, owner)]
    assert told == [1, 1], "once a working day, owners too"
    await look(at, seoul(3, 10))
    assert len(await messages(at, nurse, UNANSWERED)) == 2


async def test_what_was_answered_is_not_reminded_of(at: Moment, owner: Staff, patient: Patient) -> None:
    item = await wrote(at, patient)
    last = await items.last_part(at.tx, item)
    assert last is not None
    await inbox.answer(at, owner, item, Reply(Form.WORDS, "Behind the house."), last.id, 2)
    await look(at, seoul(2, 10))
    assert await messages(at, owner, UNANSWERED) == []


async def test_a_reminder_that_a_colleague_overtook_is_not_sent(
    at: Moment, owner: Staff, patient: Patient
) -> None:
    nurse = await employ(at, "coordinator", 9101)
    item = await wrote(at, patient)
    await look(at, seoul(2, 10))
    await inbox.close(at, owner, item)
    assert await prepare(later(at, seoul(2, 10) - at.now), await message(at, nurse, UNANSWERED)) is None


async def test_taking_over_makes_it_mine_and_tells_whoever_had_it(
    at: Moment, owner: Staff, patient: Patient
) -> None:
    one, two = await employ(at, "coordinator", 9101), await employ(at, "coordinator", 9102)
    two.name = "Yuna"
    item = await wrote(at, patient)
    assert not await inbox.take_over(at, two, item, one.id), "nobody has it yet"
    await inbox.take(at, one, item)
    assert await inbox.take_over(at, two, item, one.id)
    assert await inbox.take_over(at, two, item, one.id), "the same tap again"
    assert item.taken_by == two.id
    going = await prepare(at, await message(at, one, TAKEN_OVER))
    assert going is not None
    assert "Yuna has taken this message over" in going.screen.text
    assert await messages(at, owner, TAKEN_OVER) == []


async def test_an_old_button_takes_nothing_from_whoever_has_it_now(
    at: Moment, owner: Staff, patient: Patient
) -> None:
    one, two = await employ(at, "coordinator", 9101), await employ(at, "coordinator", 9102)
    item = await wrote(at, patient)
    await inbox.take(at, one, item)
    await inbox.take_over(at, two, item, one.id)
    assert not await inbox.take_over(at, owner, item, one.id), "the button says that the first one has it"
    await inbox.close(at, two, item)
    assert not await inbox.take_over(at, owner, item, two.id), "it is settled"
    assert item.taken_by == two.id
    assert item.about == About.OTHER
