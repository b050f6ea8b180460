"""A session waits for a doctor, or goes on; and the end of a course."""

from db.tables import Course, Patient, Session
from handlers.staff.common import console, press
from handlers.staff.home import gone
from handlers.staff.visit import visit_answer
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.safety import holds
from services.visits import marks, moves
from services.visits.visits import standing_hold


async def ask_hold(turn: Turn, tap: Tap) -> Answer:
    """Really hold it? The patient is told."""
    session = await _ahead(turn, tap)
    if isinstance(session, Answer):
        return session
    say = turn.say
    return Answer(
        console(
            (
                say._("Put session {k} on hold?", k=session.number),
                say._("Its reminders wait, and the patient is told once that a doctor has to look."),
            ),
            (press(say._("Yes, hold it"), "s-holdyes", session.id, style="danger"),),
            (press(say._("Back"), "s-ses", session.id),),
        )
    )


async def hold(turn: Turn, tap: Tap) -> Answer:
    """Hold it."""
    session = await _ahead(turn, tap)
    if isinstance(session, Answer):
        return session
    patient = await turn.at.tx.get_one(Patient, session.patient_id)
    await holds.hold(turn.at, patient, session, staff=turn.the_staff())
    return await visit_answer(turn, session.id, turn.say._("The session is on hold."))


async def _ahead(turn: Turn, tap: Tap) -> Session | Answer:
    """The session that is to be held, or why it cannot be."""
    session = await turn.at.tx.get(Session, tap.number(0))
    if session is None:
        return await gone(turn)
    if not moves.can_change(session, turn.at.now):
        return await visit_answer(turn, session.id, turn.say._("Only a session that is ahead can be held."))
    return session


async def lift(turn: Turn, tap: Tap) -> Answer:
    """The session goes on; a hold from an alert only a doctor lifts."""
    session = await turn.at.tx.get(Session, tap.number(0))
    if session is None:
        return await gone(turn)
    standing = await standing_hold(turn.at.tx, session.id)
    if standing is None:
        note = turn.say._("The session is not on hold.")
    elif await holds.lift(turn.at, turn.the_staff(), session):
        note = turn.say._("The hold is lifted. The patient is told.")
    elif standing.alert_id is None:
        note = turn.say._("On hold: a doctor or an owner lifts it.")
    else:
        note = turn.say._("Only a doctor can lift this hold.")
    return await visit_answer(turn, session.id, note, note)


async def ask_end(turn: Turn, tap: Tap) -> Answer:
    """Really end the course of this session?"""
    session = await turn.at.tx.get(Session, tap.number(0))
    if session is None:
        return await gone(turn)
    course = await turn.at.tx.get_one(Course, session.course_id)
    if course.ended_at is not None:
        return await visit_answer(turn, session.id, turn.say._("The course has ended."))
    say = turn.say
    return Answer(
        console(
            (
                say._("End the course of {n}?", n=course.planned),
                say._("A doctor decides this. Sessions ahead are cancelled, and the patient is told."),
                say._("Care messages for the last session go on."),
            ),
            (press(say._("Yes, end it"), "s-endyes", session.id, style="danger"),),
            (press(say._("Back"), "s-ses", session.id),),
        )
    )


async def end(turn: Turn, tap: Tap) -> Answer:
    """End it; ending twice changes nothing."""
    session = await turn.at.tx.get(Session, tap.number(0))
    if session is None:
        return await gone(turn)
    course = await turn.at.tx.get_one(Course, session.course_id)
    await marks.end_course(turn.at, turn.the_staff(), course)
    return await visit_answer(turn, session.id, turn.say._("The course has ended."))


ROUTES = Routes(
    taps={"s-hold": ask_hold, "s-holdyes": hold, "s-lift": lift, "s-end": ask_end, "s-endyes": end}
)
