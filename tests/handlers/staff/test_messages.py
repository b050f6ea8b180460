import pytest
from sqlalchemy import select, update

from db.engine import Database
from db.tables import Alert, Audit, Message, Patient, Session
from domain.messages import Lane, Status
from domain.reasons import Why
from services.messages.notices import owe_patient
from services.moment import Moment
from tests.handlers.staff.desk import Desk


async def test_messages_to_come_are_listed_next_first_with_words(
    desk: Desk, patient: Patient, booked: list[Session]
) -> None:
    assert booked
    await desk.tap(f"s-msgs:{patient.id}:c:0")
    assert "1. Tue 1 Dec 12:00 · summary of the course" in desk.text
    assert "3 days before · session 1" in desk.text
    assert "will go" in desk.text
    assert desk.text.index("summary") < desk.text.index("3 days before")


async def test_pages_turn_both_ways(desk: Desk, patient: Patient, booked: list[Session]) -> None:
    assert booked
    await desk.tap(f"s-msgs:{patient.id}:c:0")
    await desk.press("Page 2")
    assert "7. " in desk.text
    await desk.press("◀ Page 1")
    assert "1. " in desk.text


async def test_past_messages_say_what_became_of_them_and_why(
    desk: Desk, patient: Patient, booked: list[Session], database: Database
) -> None:
    await desk.tap(f"s-cutyes:{booked[0].id}:1")
    async with database.write() as tx:
        await tx.execute(update(Message).where(Message.step == "before-1d").values(maybe_twice=True))
    await desk.tap(f"s-msgs:{patient.id}:p:0")
    assert "cancelled: the session was cancelled" in desk.text
    assert "may have arrived twice" in desk.text


def numbered(desk: Desk, words: str) -> str:
    """The number a message has in the list."""
    line = next(line for line in desk.text.splitlines() if words in line)
    return line.partition(".")[0]


async def test_a_message_is_cancelled_by_hand_after_a_question(
    desk: Desk, patient: Patient, booked: list[Session], database: Database
) -> None:
    assert booked
    await desk.tap(f"s-msgs:{patient.id}:c:0")
    await desk.press(f"Cancel {numbered(desk, '3 days before')}")
    assert "3 days before" in desk.text
    await desk.press("Yes, cancel it")
    async with database.read() as tx:
        message = (await tx.scalars(select(Message).where(Message.step == "before-3d"))).first()
        audit = list(await tx.scalars(select(Audit.action)))
    assert message is not None
    assert (message.status, message.why, message.by_plan) == (Status.CANCELLED, Why.BY_STAFF, False)
    assert audit[-1] == "cancel-message"


async def test_a_cancelled_message_stays_cancelled_when_the_plan_changes(
    desk: Desk, patient: Patient, booked: list[Session], database: Database
) -> None:
    await desk.tap(f"s-msgs:{patient.id}:c:0")
    await desk.press(f"Cancel {numbered(desk, '3 days before')}")
    await desk.press("Yes, cancel it")
    await desk.tap(f"s-holdyes:{booked[0].id}")
    await desk.tap(f"s-lift:{booked[0].id}")
    async with database.read() as tx:
        message = (await tx.scalars(select(Message).where(Message.step == "before-3d"))).first()
    assert message is not None
    assert message.status == Status.CANCELLED


async def test_a_message_that_is_on_its_way_is_not_cancelled(
    desk: Desk, booked: list[Session], database: Database
) -> None:
    assert booked
    async with database.write() as tx:
        await tx.execute(update(Message).values(status=str(Status.SENDING)))
    await desk.tap("s-msgyes:1")
    assert "cannot be cancelled any more" in desk.text


async def test_answers_to_somebody_in_danger_have_no_cancel_button(
    desk: Desk, patient: Patient, alert: int, database: Database
) -> None:
    async with database.write() as tx:
        at = Moment(tx, desk.office, desk.now)
        assert await tx.get(Alert, alert)
        await owe_patient(at, await tx.get_one(Patient, patient.id), "not-told", subject=f"alert:{alert}")
        mine = (Message.lane == Lane.ALERT, Message.patient_id == patient.id)
        urgent = list(await tx.scalars(select(Message.id).where(*mine)))
    await desk.tap(f"s-msgs:{patient.id}:c:0")
    buttons = {button.data for button in desk.buttons()}
    assert urgent
    assert not buttons & {f"s-msg:{number}" for number in urgent}
    for number in urgent:
        await desk.tap(f"s-msgyes:{number}")
        assert "cannot be cancelled" in desk.text


@pytest.mark.parametrize("page", [-1, 99])
async def test_a_page_that_does_not_exist_shows_the_first(
    desk: Desk, patient: Patient, booked: list[Session], page: int
) -> None:
    assert booked
    await desk.tap(f"s-msgs:{patient.id}:c:{page}")
    assert "1. " in desk.text
