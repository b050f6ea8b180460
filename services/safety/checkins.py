"""A check-in: opened, answered tap by tap, judged by rules alone, its consequences in one transaction."""

import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import CheckIn, Message, Patient, Session
from domain import checkin as flow
from domain.keys import RECHECK, nudged
from domain.triage import judge
from domain.triage_table import Course, Level, Main, Safety, Verdict
from services.messages.notices import owe_patient
from services.messages.planning import replan
from services.moment import Moment
from services.office import Office
from services.people.first_questions import ask_phone
from services.people.risks import risks_of
from services.safety import alerts, holds
from services.safety.checkin_states import ANSWERABLE, REPORT
from services.tasks import TaskKind, close_task


@dataclass(frozen=True, slots=True)
class Answers:
    """What was ticked so far."""

    safety: Safety | None = None
    main: frozenset[Main] = frozenset()
    main_done: bool = False
    course: Course | None = None

    def question(self) -> str | None:
        """``S``, ``M``, ``C``, or None when the check-in is complete."""
        safety = frozenset() if self.safety is None else frozenset({self.safety})
        return flow.next_question(safety, self.main if self.main_done else frozenset(), self.course)


def read(checkin: CheckIn) -> Answers:
    """The answers of a stored check-in."""
    raw = json.loads(checkin.answers or "{}")
    return Answers(
        safety=Safety(raw["S"]) if "S" in raw else None,
        main=frozenset(Main(tick) for tick in raw.get("M", [])),
        main_done=bool(raw.get("done", False)),
        course=Course(raw["C"]) if "C" in raw else None,
    )


def write(checkin: CheckIn, answers: Answers) -> None:
    """Store the answers, as codes, sealed."""
    raw: dict[str, object] = {"M": sorted(answers.main), "done": answers.main_done}
    if answers.safety is not None:
        raw["S"] = answers.safety.value
    if answers.course is not None:
        raw["C"] = answers.course.value
    checkin.answers = json.dumps(raw)
    checkin.version += 1


async def latest_performed(tx: AsyncSession, patient_id: int) -> Session | None:
    """The session healing is counted from."""
    query = (
        select(Session)
        .where(Session.patient_id == patient_id, Session.performed_at.is_not(None))
        .order_by(Session.performed_at.desc())
        .limit(1)
    )
    found: Session | None = await tx.scalar(query)
    return found


def asks(office: Office, message: Message) -> bool:
    """Whether a message of this patient went out and carries (or follows up) a check-in."""
    names = {rule.name for rule in office.content.timeline.steps if rule.check_in} | {RECHECK}
    return message.attempts > 0 and nudged(message.step) in names


async def open_for_message(at: Moment, patient: Patient, message: Message) -> CheckIn:
    """The check-in an aftercare message (or its nudge, or a re-check) asks for; the same one on every tap."""
    step = nudged(message.step)
    session_id = int(message.subject.removeprefix("session:"))
    return await _open(at, patient, session_id, step)


async def open_report(at: Moment, patient: Patient) -> CheckIn:
    """A check-in the patient starts, from question S; one that is waiting for an answer goes on instead.

    Question S is asked again even there: what was true then need not be true now.
    """
    session = await latest_performed(at.tx, patient.id)
    waiting = select(CheckIn).where(
        CheckIn.patient_id == patient.id,
        CheckIn.state == "open",
        CheckIn.session_id == (session.id if session else None),
    )
    asked: CheckIn | None = await at.tx.scalar(waiting.order_by(CheckIn.id.desc()).limit(1))
    if asked is not None:
        if read(asked) != Answers():
            write(asked, Answers())
            asked.opened_at = at.now
        return asked
    return await _open(at, patient, session.id if session else None, REPORT)


async def _open(at: Moment, patient: Patient, session_id: int | None, step: str) -> CheckIn:
    query = select(CheckIn).where(
        CheckIn.patient_id == patient.id, CheckIn.session_id == session_id, CheckIn.step == step
    )
    if step == REPORT:
        query = query.where(CheckIn.state == "open")
    found: CheckIn | None = await at.tx.scalar(query.order_by(CheckIn.id.desc()).limit(1))
    if found is not None:
        return found
    checkin = CheckIn(patient_id=patient.id, session_id=session_id, step=step, opened_at=at.now)
    at.tx.add(checkin)
    await at.tx.flush()
    return checkin


async def mine(tx: AsyncSession, patient: Patient, checkin_id: int) -> CheckIn | None:
    """The check-in, if it belongs to this patient."""
    checkin = await tx.get(CheckIn, checkin_id)
    return checkin if checkin is not None and checkin.patient_id == patient.id else None


async def record(at: Moment, patient: Patient, checkin: CheckIn, answers: Answers) -> None:
    """Store an answer; when it was the last one, judge it and act. A judged check-in changes no more.

    An answer that comes late, when silence had been noted already, counts like any other.
    """
    if checkin.state not in ANSWERABLE:
        return
    write(checkin, answers)
    if answers.question() is None:
        await _conclude(at, patient, checkin, answers)


async def _conclude(at: Moment, patient: Patient, checkin: CheckIn, answers: Answers) -> None:
    session = await at.tx.get(Session, checkin.session_id) if checkin.session_id else None
    latest = await latest_performed(at.tx, patient.id) or session
    verdict = judge(
        frozenset({answers.safety}) if answers.safety else frozenset(),
        answers.main,
        answers.course,
        performed_at=latest.performed_at if latest else None,
        answered_at=at.now,
        step=checkin.step,
        flags=await risks_of(at, patient),
        table=at.office.content.triage,
    )
    checkin.state, checkin.answered_at = "done", at.now
    checkin.level, checkin.recheck, checkin.answer = int(verdict.level), verdict.recheck, verdict.text
    await close_task(at, TaskKind.PHONE_NO_ANSWER, f"checkin:{checkin.id}")
    await act_on(at, patient, verdict, checkin=checkin, session=session)
    await replan(at, patient.id, who="patient")


async def act_on(
    at: Moment, patient: Patient, verdict: Verdict, *, checkin: CheckIn, session: Session | None
) -> None:
    """Owe the answer, raise the alert, hold the next session: what the level asks for."""
    await owe_patient(at, patient, "triage", subject=f"checkin:{checkin.id}", params={"text": verdict.text})
    if verdict.level == Level.GREEN:
        return
    alert = await alerts.standing_for(at.tx, checkin)
    if alert is not None:
        await alerts.raise_level(at, alert, verdict.level)
    else:
        alert = await alerts.raise_alert(
            at, patient, kind="checkin", level=verdict.level, session=session, checkin=checkin
        )
    if verdict.hold:
        await holds.hold_next(at, patient, alert=alert)
    await ask_phone(at, patient)
