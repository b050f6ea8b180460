"""Planning a course, the first questions: how many sessions, how far apart."""

from dataclasses import replace

from handlers.staff.common import card_row, console, press
from handlers.staff.home import gone
from handlers.staff.plan_state import Planned, keep, planned
from handlers.staff.plan_time import ask_day, closed
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.desk.card import Card, card_of

_USUAL_GAPS = (21, 24, 26, 28)


async def begin(turn: Turn, tap: Tap) -> Answer:
    """How many sessions? An unfinished plan is dropped."""
    card = await card_of(turn.at.tx, tap.number(0))
    if card is None:
        return await gone(turn)
    await keep(turn, Planned(card.patient.id))
    clinic, say = turn.at.office.content.clinic, turn.say
    counts = range(clinic.min_sessions, clinic.max_sessions + 1)
    return Answer(
        console(
            (
                say._("<b>A course for {code}</b>", code=card.patient.code),
                _running(turn, card),
                say._("How many sessions?"),
            ),
            tuple(press(str(count), "s-psess", card.patient.id, count) for count in counts),
            card_row(turn, card.patient.id),
        )
    )


def _running(turn: Turn, card: Card) -> str:
    if not card.running:
        return ""
    return turn.say._("⚠ This patient has a course that is still running.")


async def sessions(turn: Turn, tap: Tap) -> Answer:
    """The number was chosen: how far apart?"""
    plan, count = planned(turn, tap.number(0)), tap.number(1)
    clinic = turn.at.office.content.clinic
    if plan is None:
        return await closed(turn, tap.number(0))
    if not clinic.min_sessions <= count <= clinic.max_sessions:
        return await gone(turn)
    await keep(turn, replace(plan, sessions=count))
    buttons = [
        press(turn.say.n("{count} day", "{count} days", gap), "s-pgap", plan.patient_id, gap)
        for gap in gaps(turn)
    ]
    question = turn.say._("How far apart? The same weekday is kept where possible; dates can be changed.")
    return Answer(
        console((question,), tuple(buttons[:2]), tuple(buttons[2:]), card_row(turn, plan.patient_id))
    )


def gaps(turn: Turn) -> list[int]:
    """The distances offered, inside what the clinic's content allows."""
    clinic = turn.at.office.content.clinic
    inside = {gap for gap in _USUAL_GAPS if clinic.min_gap_days <= gap <= clinic.max_gap_days}
    return sorted(inside | {clinic.min_gap_days, clinic.max_gap_days})


async def gap(turn: Turn, tap: Tap) -> Answer:
    """The distance was chosen: on which day is the first?"""
    plan, days = planned(turn, tap.number(0)), tap.number(1)
    if plan is None or not plan.sessions:
        return await closed(turn, tap.number(0))
    if days not in gaps(turn):
        return await gone(turn)
    chosen = replace(plan, gap=days, day=None, number=1)
    await keep(turn, chosen)
    return Answer(ask_day(turn, chosen))


ROUTES = Routes(taps={"s-plan": begin, "s-psess": sessions, "s-pgap": gap})
