"""The candidacy screening of one person: begun, answered tap by tap, ended, erased; its row is all state."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.summaries import Part, sum_up
from db.tables import Patient, Screening
from domain.screening import (
    Answers,
    Outcome,
    Question,
    Result,
    Table,
    complete,
    decide,
    following,
    preceding,
    ticked,
)
from services.moment import Moment

OPEN, DONE, DELETED = "open", "done", "deleted"
_EVERY = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class State:
    """How far it has come. ``at``: name of the question that is open."""

    at: str
    answers: Answers


def read(screening: Screening, table: Table) -> State:
    """What was answered so far; answers a changed table no longer knows are asked again."""
    raw = json.loads(screening.answers or "{}")
    stored = ((each, frozenset(raw.get("ticks", {}).get(each.name, ()))) for each in table.questions)
    answers = {each.name: ticks & set(each.options) for each, ticks in stored if ticks & set(each.options)}
    names = [each.name for each in table.questions]
    waiting = (name for name in names if name == raw.get("at") or name not in answers)
    return State(next(waiting, names[-1]), answers)


def _write(screening: Screening, state: State) -> None:
    ticks = {name: sorted(options) for name, options in state.answers.items()}
    screening.answers = json.dumps({"at": state.at, "ticks": ticks})


async def standing(at: Moment, patient: Patient) -> Screening | None:
    """The person's screen, open or done; None if there is none, or it is too old (clinic policy: 90 days)."""
    query = select(Screening).where(
        Screening.patient_id == patient.id, Screening.state != DELETED, Screening.expires_at > at.now
    )
    found: Screening | None = await at.tx.scalar(query.order_by(Screening.id.desc()).limit(1))
    return found


async def begin(at: Moment, patient: Patient, *, anew: bool = False) -> Screening:
    """The screening that is open goes on; else a new one replaces what there was. ``anew`` drops both."""
    found = await standing(at, patient)
    if found is not None and found.state == OPEN and not anew:
        return found
    await erase(at, patient)
    screening = Screening(
        patient_id=patient.id,
        content_version=at.office.content.version,
        started_at=at.now,
        expires_at=at.now + timedelta(days=at.office.content.clinic.retention.screening_days),
    )
    at.tx.add(screening)
    await at.tx.flush()
    return screening


async def owned(tx: AsyncSession, patient: Patient, screening_id: int) -> Screening | None:
    """The screening, if it is this patient's."""
    found = await tx.get(Screening, screening_id)
    return found if found is not None and found.patient_id == patient.id else None


def stands(at: Moment, screening: Screening) -> bool:
    """Whether its answers are still there and young enough."""
    return screening.state != DELETED and screening.expires_at > at.now


async def choose(at: Moment, screening: Screening, name: str, option: str) -> Result | None:
    """Answer a question that takes one answer; a button of another question changes nothing."""
    state, question = _open_question(at, screening, name)
    if question is None or question.several or option not in question.options:
        return None
    return await _go_on(at, screening, State(name, {**state.answers, name: frozenset({option})}))


async def tick(at: Moment, screening: Screening, name: str, option: str, *, on: bool) -> None:
    """Set one tick of the open question on or off; the button names the state it leads to."""
    state, question = _open_question(at, screening, name)
    if question is None or not question.several or option not in question.options:
        return
    ticks = ticked(question, state.answers.get(name, frozenset()), option, on=on)
    _write(screening, State(name, {**state.answers, name: ticks}))


async def go_on(at: Moment, screening: Screening, name: str) -> Result | None:
    """[Continue] after at least one tick."""
    state, question = _open_question(at, screening, name)
    if question is None or not question.several or not state.answers.get(name):
        return None
    return await _go_on(at, screening, state)


async def go_back(at: Moment, screening: Screening, name: str) -> None:
    """[Back]: the question before; what was answered stays ticked."""
    state, question = _open_question(at, screening, name)
    if question is not None:
        _write(screening, State(preceding(at.office.content.screening, name).name, state.answers))


def _open_question(at: Moment, screening: Screening, name: str) -> tuple[State, Question | None]:
    """The state, and the question ``name`` if it is the one that is open."""
    table = at.office.content.screening
    state = read(screening, table)
    is_open = screening.state == OPEN and state.at == name
    return state, table.question(name) if is_open else None


async def _go_on(at: Moment, screening: Screening, state: State) -> Result | None:
    """To the next question, or to the end; what a row does not let us keep is erased at once."""
    table = at.office.content.screening
    coming = following(table, state.answers, state.at)
    if coming is not None:
        _write(screening, State(coming.name, state.answers))
        return None
    answers = complete(table, state.answers)
    result = decide(table, answers)
    if not result.kept:
        await at.tx.delete(screening)
        return result
    ticks = {name: sorted(options) for name, options in answers.items()}
    screening.answers = json.dumps({"ticks": ticks, "result": asdict(result)})
    screening.state, screening.outcome = DONE, result.outcome.value
    screening.finished_at, screening.content_version = at.now, at.office.content.version
    return result


def result_of(screening: Screening) -> Result:
    """The result as it was when the screening ended. Raises LookupError before that."""
    raw = json.loads(screening.answers or "{}").get("result")
    if raw is None:
        raise LookupError("the screening has no result")
    lists = {name: tuple(raw[name]) for name in ("reasons", "notes", "told")}
    return Result(outcome=Outcome(raw["outcome"]), row=raw["row"], kept=raw["kept"], **lists)


def ticks_of(screening: Screening) -> Answers:
    """Every answer as stored, by question."""
    raw = json.loads(screening.answers or "{}").get("ticks", {})
    return {name: frozenset(options) for name, options in raw.items()}


async def erase(at: Moment, patient: Patient) -> None:
    """Erase every answer of the person to the screening; at once and for good (PIPA art. 37)."""
    query = select(Screening).where(Screening.patient_id == patient.id, Screening.state != DELETED)
    for screening in await at.tx.scalars(query):
        screening.state, screening.answers, screening.outcome = DELETED, None, None


async def ticks_standing(at: Moment, patient: Patient) -> frozenset[str]:
    """Every answer of a screening that stands, finished or not."""
    screening = await standing(at, patient)
    if screening is None:
        return frozenset()
    return frozenset(option for options in ticks_of(screening).values() for option in options)


async def forget_old(at: Moment) -> datetime | None:
    """Screenings past their period leave the database, erased ones as well (PIPA art. 21)."""
    over = Screening.expires_at <= at.now
    whose = set(await at.tx.scalars(select(Screening.patient_id).where(over)))
    await at.tx.execute(delete(Screening).where(over))
    await sum_up(at.tx, Part.PHASE, whose)
    return at.now + _EVERY
