"""Now and then: forget strangers and handled updates, plan anew after a change of content."""

from dataclasses import replace
from datetime import time, timedelta

from sqlalchemy import func, select

from db.tables import InboundUpdate, Patient, Staff, Visitor
from domain.messages import Status
from domain.steps import Offset
from services.messages.housekeeping import forget, plan_anew
from services.moment import Moment
from services.office import Office
from tests.services.clinic import DAY, HOUR, NOW, arrive, course, later, messages


async def test_a_stranger_is_forgotten_after_a_day_and_not_before(at: Moment) -> None:
    at.tx.add(Visitor(telegram_id=7, step="c0", updated_at=NOW))
    await at.tx.flush()
    await forget(later(at, 24 * HOUR))
    assert await at.tx.scalar(select(func.count(Visitor.telegram_id))) == 1
    await forget(later(at, 24 * HOUR + timedelta(seconds=1)))
    assert await at.tx.scalar(select(func.count(Visitor.telegram_id))) == 0


async def test_numbers_of_handled_updates_are_kept_a_week_to_know_repeats(at: Moment) -> None:
    at.tx.add_all(
        [
            InboundUpdate(bot_id=1, update_id=1, received_at=NOW, handled_at=NOW),
            InboundUpdate(bot_id=1, update_id=2, received_at=NOW, handled_at=NOW + 3 * DAY),
            InboundUpdate(bot_id=1, update_id=3, received_at=NOW),
        ]
    )
    waiting = InboundUpdate(bot_id=1, update_id=4, received_at=NOW)
    waiting.body = "waits for its handler"
    at.tx.add(waiting)
    await at.tx.flush()
    await forget(later(at, 8 * DAY))
    left = await at.tx.scalars(select(InboundUpdate.update_id).order_by(InboundUpdate.update_id))
    assert list(left) == [2, 4]


def with_content(at: Moment, version: str, hour: int) -> Moment:
    """The same clinic with reminders three days before at another hour."""
    content = at.office.content
    steps = tuple(
        replace(rule, due=Offset(days=-3, at=time(hour))) if rule.name == "before-3d" else rule
        for rule in content.timeline.steps
    )
    changed = replace(content, version=version, timeline=replace(content.timeline, steps=steps))
    return replace(at, office=Office(changed, at.office.texts, at.office.bot_username))


async def settle(at: Moment) -> int:
    """How many batches it took until everybody was planned."""
    batches = 1
    while await plan_anew(at) is not None:
        batches += 1
    return batches


async def test_new_content_plans_every_patient_anew_once_in_batches(at: Moment, owner: Staff) -> None:
    people: list[Patient] = [await arrive(at, chat=8000 + n) for n in range(15)]
    for patient in (people[0], people[-1]):
        await course(at, owner, patient, at.now + 20 * DAY)
    assert await settle(at) == 3
    assert await settle(at) == 1, "nothing is left to do with the same content"

    new = with_content(at, "new", hour=15)
    assert await settle(new) == 3
    for patient in (people[0], people[-1]):
        (reminder,) = await messages(at, patient, "before-3d")
        assert reminder.status == Status.PLANNED
        assert reminder.due_at == NOW + 17 * DAY + 3 * HOUR
    assert await settle(new) == 1


async def test_somebody_who_arrives_in_the_middle_of_it_is_planned_too(at: Moment) -> None:
    for number in range(11):
        await arrive(at, chat=8000 + number)
    assert await plan_anew(at) == at.now
    await arrive(at, chat=9000)
    assert await plan_anew(at) == at.now
    assert await plan_anew(at) is None
