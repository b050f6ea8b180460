"""Staff are asked how a visit went: at its end, at closing, the next morning, then the owner."""

from datetime import datetime

import pytest

from db.tables import Patient, Session, Staff
from services.moment import Moment
from services.tasks import TaskKind
from services.visits import marks
from services.visits.prompts import ask_how_it_went, stages
from tests.services.clinic import DAY, HOUR, course, employ, later, message, messages, open_tasks

# Tuesday: the visit is 15:00 to 16:00, the clinic closes at 19:00 and opens at 10:00.
STAGES = [
    datetime.fromisoformat(f"2026-12-0{day}T{hour}:00+09:00")
    for day, hour in (("1", "16"), ("1", "19"), ("2", "10"), ("3", "10"))
]


@pytest.fixture
async def visit(at: Moment, doctor: Staff, patient: Patient) -> Session:
    return (await course(at, doctor, patient, at.now + 3 * HOUR))[0]


async def test_the_four_questions_are_due_at_the_end_at_closing_next_morning_and_a_day_later(
    at: Moment, visit: Session
) -> None:
    assert list(stages(at.office, visit)) == STAGES


@pytest.mark.usefixtures("visit")
async def test_each_question_is_asked_once_and_the_clock_knows_the_next(at: Moment) -> None:
    reception = await employ(at, "coordinator", 9010)
    for asked, due in enumerate(STAGES, start=1):
        moment = later(at, due - at.now)
        following = STAGES[asked] if asked < len(STAGES) else None
        for _ in range(2):
            assert await ask_how_it_went(moment) == following
    assert len(await messages(at, reception, "prompt-done")) == 3


@pytest.mark.usefixtures("doctor", "visit")
async def test_the_last_question_goes_to_the_owner_and_becomes_a_task(
    at: Moment, owner: Staff, patient: Patient
) -> None:
    await employ(at, "coordinator", 9010)
    await ask_how_it_went(later(at, STAGES[2] - at.now))
    assert await messages(at, owner, "prompt-done") == []
    await ask_how_it_went(later(at, STAGES[3] - at.now))
    assert len(await messages(at, owner, "prompt-done")) == 1
    assert TaskKind.MARK_VISIT in await open_tasks(at, patient)


@pytest.mark.usefixtures("visit")
async def test_without_reception_doctors_and_owners_are_asked(
    at: Moment, owner: Staff, doctor: Staff
) -> None:
    await ask_how_it_went(later(at, STAGES[0] - at.now))
    assert (
        len(await messages(at, owner, "prompt-done")) == len(await messages(at, doctor, "prompt-done")) == 1
    )


@pytest.mark.usefixtures("visit")
async def test_after_an_outage_one_question_is_enough(at: Moment, doctor: Staff) -> None:
    await ask_how_it_went(later(at, STAGES[2] - at.now))
    assert (await message(at, doctor, "prompt-done")).version % 10 == 3


async def test_a_marked_visit_is_asked_about_no_more_and_one_undone_again(
    at: Moment, doctor: Staff, visit: Session
) -> None:
    over = later(at, STAGES[0] - at.now)
    await marks.done(over, doctor, visit)
    assert await ask_how_it_went(over) is None
    assert await messages(at, doctor, "prompt-done") == []
    await marks.undo(later(at, DAY), doctor, visit)
    await ask_how_it_went(later(at, DAY))
    assert len(await messages(at, doctor, "prompt-done")) == 1
