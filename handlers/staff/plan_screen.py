"""The proposed dates of a course, with warnings and the messages they would cause."""

from collections.abc import Iterator, Sequence
from itertools import chain

from db.tables import Patient
from domain.course_warnings import Warning  # noqa: A004 - the clinic's word, see there
from domain.messages import Status, Wanted
from handlers.staff.common import card_row, console, html, press, spaced, zone_of
from handlers.staff.plan_state import Planned
from handlers.staff.when import visit_line
from handlers.turn import Turn
from services.desk.card import card_of
from services.desk.effects import aftercare_line, step_lines, summarise, summary_lines
from services.desk.warnings import warning_sentence
from services.desk.words import why_sentence
from services.screen import Screen
from services.texts import Safe
from services.visits import courses


async def proposal_screen(turn: Turn, patient: Patient, plan: Planned, note: str = "") -> Screen:
    """The dates, what is unusual about them, what the patient would get; save, change, start again."""
    found = await courses.effects(turn.at, patient, plan.draft)
    summary = summarise(found.changes)
    say = turn.say
    lines = chain(
        (
            note,
            say._("<b>Proposed for {code}</b>, not saved yet", code=patient.code),
            await _running(turn, patient),
        ),
        _dates(turn, plan, found.warnings),
        spaced(summary_lines(say, summary)),
        _messages(turn, summary.new),
        _waiting(turn, summary.new),
        (aftercare_line(say, turn.at.office.content.timeline),),
    )
    return console(
        lines,
        (press(say._("Save"), "s-psave", patient.id, plan.version, style="success"),),
        (press(say._("Change a date"), "s-pchange", patient.id),),
        (press(say._("Start again"), "s-plan", patient.id),),
        card_row(turn, patient.id),
    )


async def _running(turn: Turn, patient: Patient) -> str:
    card = await card_of(turn.at.tx, patient.id)
    if card is None or not card.running:
        return ""
    return turn.say._("⚠ This patient has a course that is still running.")


def _dates(turn: Turn, plan: Planned, warnings: Sequence[Warning]) -> Iterator[Safe]:
    for warning in warnings:
        if warning.number == 0:
            yield Safe(f"⚠ {html(warning_sentence(turn.say, warning))}")
    for number, start in enumerate(plan.starts, start=1):
        yield visit_line(turn, number, start)
        for warning in warnings:
            if warning.number == number:
                yield Safe(f"   ⚠ {html(warning_sentence(turn.say, warning))}")


def _messages(turn: Turn, new: Sequence[Wanted]) -> Iterator[Safe]:
    """The reminders by session; messages of other courses are only counted above."""
    for subject, steps in step_lines(turn.say, new, zone_of(turn)):
        number = subject.removeprefix("session:-")
        if number != subject:
            yield turn.say._("{k}: {steps}", k=number, steps=steps)


def _waiting(turn: Turn, new: Sequence[Wanted]) -> Iterator[Safe]:
    """Why they would wait, if they would."""
    for why in sorted({message.why for message in new if message.status is Status.HELD}):
        yield turn.say._("They wait: {why}.", why=html(why_sentence(turn.say, why)))
