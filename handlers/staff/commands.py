"""What commands with arguments share: whose code, which session, and a kind word if there is none."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from db.tables import Patient, Session
from domain.codes import normalise_code
from domain.patients import SessionState
from handlers.staff.commands_forms import FORMS
from handlers.staff.common import bold, console, home_row
from handlers.turn import Answer, Turn
from services.visits.courses import current_course, sessions_in
from services.visits.visits import sessions_of

Choice = Callable[[Turn, list[Session]], Session | None]
"""From all sessions of a patient, by time, the one that is meant when no number is given."""


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom and which session a command means."""

    patient: Patient
    session: Session


def how_to(turn: Turn, name: str, why: str = "") -> Answer:
    """The form and an example. Nothing was done, and what was being asked before is still asked."""
    form, say = FORMS[name], turn.say
    return Answer(
        console(
            (
                why,
                say._("Please write it like this:"),
                bold(form.written(say)),
                say._("For example: {example}", example=form.example(say)),
            ),
            home_row(turn),
        )
    )


async def patient_of(turn: Turn, name: str, code: str) -> Patient | Answer:
    """The patient with this code, or the answer to give because there is none."""
    written = normalise_code(code)
    if written is None:
        return how_to(turn, name, turn.say._("{word} is no code.", word=code[:40]) if code else "")
    found: Patient | None = await turn.at.tx.scalar(select(Patient).where(Patient.code == written))
    if found is None:
        return how_to(turn, name, turn.say._("Nobody has the code {code}.", code=written))
    return found


async def session_of(
    turn: Turn, name: str, patient: Patient, number: str, otherwise: Choice
) -> Session | Answer:
    """Session ``number`` of the latest course; without a number, what ``otherwise`` chooses."""
    if not number:
        found = otherwise(turn, await sessions_of(turn.at.tx, patient.id))
        why = turn.say._("{code} has no session this could be about.", code=patient.code)
        return found or how_to(turn, name, why)
    course = await current_course(turn.at.tx, patient.id)
    sessions = await sessions_in(turn.at.tx, course.id) if course else []
    if number.isascii() and number.isdigit():
        wanted = [each for each in sessions if str(each.number) == number]
        if wanted:
            return wanted[0]
    why = turn.say._("{code} has no session {k}.", code=patient.code, k=number[:40])
    return how_to(turn, name, why)


async def meant(turn: Turn, name: str, rest: str, otherwise: Choice) -> Meant | Answer:
    """Whom and which session ``CODE [SESSION]`` means, or the answer to give."""
    code, *others = rest.split() or [""]
    patient = await patient_of(turn, name, code)
    if isinstance(patient, Answer):
        return patient
    if len(others) > 1:
        return how_to(turn, name, turn.say._("That is more than I understand."))
    session = await session_of(turn, name, patient, others[0] if others else "", otherwise)
    return session if isinstance(session, Answer) else Meant(patient, session)


def begun(turn: Turn, sessions: list[Session]) -> Session | None:
    """The latest visit that has begun and is not marked; else the latest one that has begun."""
    past = [each for each in sessions if each.starts_at <= turn.at.now]
    unmarked = [each for each in past if each.state == SessionState.BOOKED]
    found = unmarked or past
    return found[-1] if found else None


def coming(turn: Turn, sessions: list[Session]) -> Session | None:
    """The next booked visit."""
    ahead = [each for each in sessions if each.state == SessionState.BOOKED and each.starts_at > turn.at.now]
    return ahead[0] if ahead else None


def latest(turn: Turn, sessions: list[Session]) -> Session | None:
    """Any session of the latest course."""
    del turn
    return max(sessions, key=lambda each: (each.course_id, each.number), default=None)
