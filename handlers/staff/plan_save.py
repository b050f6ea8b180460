"""A proposed course: changed date by date, then saved, once."""

from dataclasses import replace

from db.tables import Patient
from handlers.staff.card import card_screen
from handlers.staff.common import console, leave, press
from handlers.staff.home import gone
from handlers.staff.plan_screen import proposal_screen
from handlers.staff.plan_state import Planned, keep, planned
from handlers.staff.plan_time import ask_day, closed
from handlers.staff.when import visit_line
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.visits import courses


def _open(turn: Turn, tap: Tap) -> Planned | None:
    plan = planned(turn, tap.number(0))
    return plan if plan is not None and plan.starts else None


async def show(turn: Turn, tap: Tap) -> Answer:
    """Back to the proposal."""
    plan = _open(turn, tap)
    if plan is None:
        return await closed(turn, tap.number(0))
    return await _proposal(turn, plan)


async def change(turn: Turn, tap: Tap) -> Answer:
    """Which of the dates?"""
    plan = _open(turn, tap)
    if plan is None:
        return await closed(turn, tap.number(0))
    rows = (
        (press(visit_line(turn, number, start), "s-pedit", plan.patient_id, number),)
        for number, start in enumerate(plan.starts, start=1)
    )
    back = (press(turn.say._("Back to the dates"), "s-pshow", plan.patient_id),)
    return Answer(console((turn.say._("Which session?"),), *rows, back))


async def edit(turn: Turn, tap: Tap) -> Answer:
    """This one: on which day instead?"""
    plan, number = _open(turn, tap), tap.number(1)
    if plan is None:
        return await closed(turn, tap.number(0))
    if not 1 <= number <= len(plan.starts):
        return await gone(turn)
    chosen = replace(plan, number=number, day=None)
    await keep(turn, chosen)
    return Answer(ask_day(turn, chosen))


async def save(turn: Turn, tap: Tap) -> Answer:
    """Book it, if this is still the proposal that was looked at and its first date is still ahead."""
    plan = _open(turn, tap)
    if plan is None:
        return await closed(turn, tap.number(0))
    if tap.number(1) != plan.version:
        return await _proposal(turn, plan, turn.say._("The dates have changed since. Please look again."))
    if min(plan.starts) <= turn.at.now:
        note = turn.say._("The first date has passed meanwhile. Nothing was saved; please change it.")
        return await _proposal(turn, plan, note)
    await leave(turn)
    patient = await turn.at.tx.get_one(Patient, plan.patient_id)
    await courses.book(turn.at, turn.the_staff(), patient, plan.draft)
    said = (
        turn.say._("Saved. The patient gets one summary.")
        if patient.chat_id is not None
        else turn.say._("Saved. The summary goes out when the patient opens the chat.")
    )
    return Answer(await card_screen(turn, patient.id, said))


async def _proposal(turn: Turn, plan: Planned, note: str = "") -> Answer:
    patient = await turn.at.tx.get_one(Patient, plan.patient_id)
    return Answer(await proposal_screen(turn, patient, plan, note))


ROUTES = Routes(taps={"s-pshow": show, "s-pchange": change, "s-pedit": edit, "s-psave": save})
