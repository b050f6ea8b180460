"""What was planned is decided again when it is sent: nothing here re-plans, and no untrue message goes out.

The rows are changed past the deeds, as a defect, a restored backup or a hand in the database would.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from db.summaries import sum_up_all
from db.tables import Patient
from sandbox.people import Person
from services.messages.notices import owe_patient
from services.moment import Moment
from services.people.staffing import staff_by_chat
from services.texts import Texts
from services.visits.courses import Draft, book, sessions_in
from tests.support.house import House, open_house
from tests.support.numbered import befriend

# Tuesday 1 December 2026, 22:00 in Seoul: nobody is woken before 09:00.
NIGHT = datetime(2026, 12, 1, 13, 0, tzinfo=UTC)
VISIT = datetime(2026, 12, 11, 5, 0, tzinfo=UTC)
AFTER_THREE_DAYS_BEFORE = VISIT - timedelta(days=2)
REMINDER = "before-3d"


@pytest.fixture
async def house(tmp_path: Path, texts: Texts) -> AsyncIterator[House]:
    async with open_house(tmp_path, NIGHT, texts) as made:
        yield made


async def booked(house: House, *, notice: bool = False) -> Person:
    """A patient with one visit and its messages; ``notice``: and word that it was moved, due at 09:00."""
    async with house.machine.database.write() as tx:
        (person,) = await befriend(tx, house.world, 1, house.now)
        at = Moment(tx, house.machine.office, house.now)
        staff = await staff_by_chat(tx, house.owner.id)
        patient = (await tx.scalars(select(Patient).where(Patient.chat_id == person.id))).one()
        assert staff is not None
        course = await book(at, staff, patient, Draft((VISIT,), 28))
        if notice:
            (session,) = await sessions_in(tx, course.id)
            params = {"old": (VISIT - timedelta(days=1)).isoformat(), "version": session.time_version}
            await owe_patient(at, patient, "moved", subject=f"session:{session.id}", version=1, params=params)
    await house.settle()
    return person


async def edit(house: House, words: str) -> None:
    async with house.machine.database.write() as tx:
        await tx.execute(text(words))
        await sum_up_all(tx)


def later_by_content(house: House) -> None:
    content = house.machine.office.content
    steps = tuple(
        replace(rule, due=replace(rule.due, days=-1)) if rule.name == REMINDER else rule
        for rule in content.timeline.steps
    )
    house.machine.office.content = replace(content, timeline=replace(content.timeline, steps=steps))


async def came(house: House, person: Person, step: str) -> bool:
    """Whether the message of this step stands in the chat; the book must say the same."""
    found = [each for each in await house.messages(person) if each.step == step]
    shown = [each for each in found if each.text and each.status == "sent"]
    ids = {message.message_id for message in person.chat.from_bot()}
    assert all(each.telegram_id in ids for each in shown)
    assert all(each.status != "planned" or each.due_at > house.now for each in found)
    return bool(shown)


CHANGES: dict[str, Callable[[House], object]] = {
    "the visit was cancelled": lambda house: edit(house, "update sessions set state = 'cancelled'"),
    "the visit was moved": lambda house: edit(
        house, "update sessions set starts_at = '2027-01-15 05:00:00.000000', time_version = 2"
    ),
    "consent was withdrawn": lambda house: edit(
        house, "update consents set withdrawn_at = at where code = 'C2'"
    ),
    "messages were stopped": lambda house: edit(house, "update patients set choice = 'stopped'"),
    "the clinic sends it later": later_by_content,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_a_reminder_that_is_not_true_any_more_is_not_sent_though_nobody_planned_anew(
    house: House, change: Callable[[House], object]
) -> None:
    person = await booked(house)
    done = change(house)
    if done is not None:
        await done  # type: ignore[misc] # an edit of rows is awaited, a change of content is not
    await house.travel(AFTER_THREE_DAYS_BEFORE)
    assert not await came(house, person, REMINDER)


async def test_a_reminder_that_is_still_true_is_sent(house: House) -> None:
    person = await booked(house)
    await house.travel(AFTER_THREE_DAYS_BEFORE)
    assert await came(house, person, REMINDER)


@pytest.mark.parametrize("true", [True, False], ids=["still true", "cancelled since"])
async def test_news_that_waits_for_the_morning_is_told_only_if_it_is_still_so(
    house: House, true: bool
) -> None:
    person = await booked(house, notice=True)
    if not true:
        await edit(house, "update sessions set state = 'cancelled'")
    await house.forward(hours=12)
    assert await came(house, person, "moved") == true
