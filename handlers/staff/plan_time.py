"""Planning a course: the day and the time of one session, tapped or typed."""

from dataclasses import replace
from datetime import date, time

from db.tables import Patient
from handlers.staff import when
from handlers.staff.common import card_row, console, press, zone_of
from handlers.staff.home import gone
from handlers.staff.plan_screen import proposal_screen
from handlers.staff.plan_state import FLOW, Planned, any_planned, keep, planned
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.screen import Button, Screen
from services.texts import Safe
from services.visits import courses


def ask_day(turn: Turn, plan: Planned, note: str = "", page: int = 0) -> Screen:
    """On which day?"""
    asked = turn.say._("Session {k}: which day?", k=plan.number)
    rows = when.day_rows(turn, page, "s-pday", "s-pdays", plan.patient_id)
    return console((note, asked, when.how_to_type(turn)), *rows, _back(turn, plan))


def _ask_time(turn: Turn, plan: Planned, day: date, note: str = "", *, half: bool = False) -> Screen:
    shown = turn.say.day(when.instant(turn, day, time(12)), zone_of(turn))
    asked = turn.say._("Session {k}, {day}: at what time?", k=plan.number, day=shown)
    rows = when.time_rows(turn, day, half, "s-ptime", "s-ptimes", plan.patient_id)
    other = (press(turn.say._("Another day"), "s-pdays", plan.patient_id, 0),)
    return console((note, asked, turn.say._("Tap, or type it like 14:30.")), *rows, other, _back(turn, plan))


def _back(turn: Turn, plan: Planned) -> tuple[Button, ...]:
    if plan.starts:
        return (press(turn.say._("Back to the dates"), "s-pshow", plan.patient_id),)
    return card_row(turn, plan.patient_id)


async def days(turn: Turn, tap: Tap) -> Answer:
    """Other days."""
    plan = _ready(turn, tap)
    return Answer(ask_day(turn, plan, page=tap.number(1))) if plan else await closed(turn, tap.number(0))


async def day(turn: Turn, tap: Tap) -> Answer:
    """A day was tapped: at what time?"""
    plan, chosen = _ready(turn, tap), when.tapped_day(turn, tap, 1)
    if plan is None:
        return await closed(turn, tap.number(0))
    if chosen is None:
        return Answer(ask_day(turn, plan, turn.say._("That day has passed.")))
    await keep(turn, replace(plan, day=chosen))
    return Answer(_ask_time(turn, plan, chosen))


async def times(turn: Turn, tap: Tap) -> Answer:
    """Half hours instead of full ones, or back."""
    plan = _ready(turn, tap)
    if plan is None:
        return await closed(turn, tap.number(0))
    if plan.day is None:
        return Answer(ask_day(turn, plan))
    return Answer(_ask_time(turn, plan, plan.day, half=tap.number(1) == 1))


async def tapped(turn: Turn, tap: Tap) -> Answer:
    """A time was tapped."""
    plan, at = _ready(turn, tap), when.tapped_time(tap, 1)
    if plan is None:
        return await closed(turn, tap.number(0))
    if plan.day is None or at is None:
        return Answer(ask_day(turn, plan))
    return await _chosen(turn, plan, plan.day, at)


async def typed(turn: Turn, text: str) -> Answer:
    """A day, a time or both were typed; what was chosen before stays."""
    plan = any_planned(turn)
    if plan is None:
        return await gone(turn)
    if not plan.gap:
        note = turn.say._("Please tap a button.")
        return Answer(console((note,), (press(turn.say._("Start again"), "s-plan", plan.patient_id),)))
    found = when.read(turn, text)
    if isinstance(found, Safe):
        return Answer(_again(turn, plan, found))
    chosen = found.day or plan.day
    if chosen is None:
        return Answer(ask_day(turn, plan, turn.say._("Which day do you mean?")))
    if found.at is None:
        await keep(turn, replace(plan, day=chosen))
        return Answer(_ask_time(turn, plan, chosen))
    return await _chosen(turn, plan, chosen, found.at)


def _again(turn: Turn, plan: Planned, note: str) -> Screen:
    return _ask_time(turn, plan, plan.day, note) if plan.day else ask_day(turn, plan, note)


async def _chosen(turn: Turn, plan: Planned, chosen: date, at: time) -> Answer:
    """Day and time of one session are known: propose the others, or change just this one."""
    start = when.instant(turn, chosen, at)
    if start <= turn.at.now:
        return Answer(_again(turn, replace(plan, day=chosen), turn.say._("That time has passed.")))
    if plan.starts:
        draft = courses.with_start(plan.draft, plan.number, start)
    else:
        draft = courses.draft(turn.at.office, start, plan.sessions, plan.gap)
    proposed = plan.proposed(draft.starts)
    await keep(turn, proposed)
    patient = await turn.at.tx.get_one(Patient, plan.patient_id)
    return Answer(await proposal_screen(turn, patient, proposed))


def _ready(turn: Turn, tap: Tap) -> Planned | None:
    """The plan, if it is open and days are being chosen."""
    plan = planned(turn, tap.number(0))
    return plan if plan is not None and plan.gap else None


async def closed(turn: Turn, patient_id: int) -> Answer:
    """The plan of this old screen is not open any more: saved, left, or another one was begun."""
    if await turn.at.tx.get(Patient, patient_id) is None:
        return await gone(turn)
    note = turn.say._("This plan is not open any more. It was saved, or left.")
    again = (press(turn.say._("Plan a course"), "s-plan", patient_id),)
    return Answer(console((note,), again, card_row(turn, patient_id)))


ROUTES = Routes(
    taps={"s-pdays": days, "s-pday": day, "s-ptimes": times, "s-ptime": tapped}, texts={FLOW: typed}
)
