"""``/plan``: the proposal of a course in one line; saved from the same screen as by buttons."""

from domain.typed_dates import Typed
from handlers.staff import when
from handlers.staff.commands import how_to, patient_of
from handlers.staff.plan_screen import proposal_screen
from handlers.staff.plan_state import Planned, keep
from handlers.turn import Answer, Routes, Turn
from services.texts import Safe
from services.visits import courses

_MOST_NUMBERS = 2


async def plan(turn: Turn, rest: str) -> Answer:
    """``/plan K7Q-2MX 5 Dec 14:00 [4] [24]``: nothing is saved yet."""
    code, *words = rest.split() or [""]
    patient = await patient_of(turn, "plan", code)
    if isinstance(patient, Answer):
        return patient
    if patient.deleted_at is not None:
        return how_to(turn, "plan", turn.say._("{code} had their data erased.", code=patient.code))
    found, numbers = _time_and_numbers(turn, words)
    if isinstance(found, Safe):
        return how_to(turn, "plan", found)
    if found.day is None or found.at is None:
        return how_to(turn, "plan", turn.say._("Please give a day and a time."))
    start = when.instant(turn, found.day, found.at)
    if start <= turn.at.now:
        return how_to(turn, "plan", turn.say._("That time has passed."))
    counted = _sessions_and_gap(turn, numbers)
    if isinstance(counted, Safe):
        return how_to(turn, "plan", counted)
    draft = courses.draft(turn.at.office, start, *counted)
    proposed = Planned(patient.id, *counted).proposed(draft.starts)
    await keep(turn, proposed)
    return Answer(await proposal_screen(turn, patient, proposed))


def _time_and_numbers(turn: Turn, words: list[str]) -> tuple[Typed | Safe, list[int]]:
    """The day and the time, and up to two numbers after them."""
    whole = when.read(turn, " ".join(words))
    found, numbers = whole, list[int]()
    rest = list(words)
    while isinstance(found, Safe) and len(numbers) < _MOST_NUMBERS and rest and _is_number(rest[-1]):
        numbers.insert(0, int(rest.pop()))
        found = when.read(turn, " ".join(rest))
    return (whole, []) if isinstance(found, Safe) else (found, numbers)


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= 2  # noqa: PLR2004 - sessions and days have two digits


def _sessions_and_gap(turn: Turn, numbers: list[int]) -> tuple[int, int] | Safe:
    """How many and how far apart; the fewest and nearest usual ones if not said. A sentence if not usual."""
    clinic, say = turn.at.office.content.clinic, turn.say
    sessions, gap = [*numbers, *(clinic.min_sessions, clinic.min_gap_days)[len(numbers) :]]
    if not clinic.min_sessions <= sessions <= clinic.max_sessions:
        low, high = clinic.min_sessions, clinic.max_sessions
        return say._("A course has {low} to {high} sessions.", low=low, high=high)
    if not clinic.min_gap_days <= gap <= clinic.max_gap_days:
        low, high = clinic.min_gap_days, clinic.max_gap_days
        return say._("Sessions are {low} to {high} days apart.", low=low, high=high)
    return sessions, gap


ROUTES = Routes(commands={"plan": plan})
