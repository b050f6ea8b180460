"""The buttons of owed messages; what each verb does is in ``handlers``."""

from db.tables import Message, Session
from domain.steps import StepRule
from services.callbacks import data
from services.screen import Button, Rows, column
from services.texts import Speech

BELOW = "new"
"""Argument of buttons under owed messages: the next screen comes below, the message stays readable."""


def before_buttons(say: Speech, rule: StepRule, session: Session) -> Rows:
    """Under a reminder: the early one asks for news, later ones for an answer, a confirmed one for change."""
    if rule.first_or_cold_sores:
        return column(
            _visit(say, "no-change", "fine", session, style="success"),
            _visit(say, "cold-sores", "sores", session),
            _visit(say, "something-new", "changed", session),
            _visit(say, "move", "move", session),
        )
    if session.confirmed_at is not None:
        return column(
            _visit(say, "all-fine", "fine", session, style="success"),
            _visit(say, "changed", "changed", session),
        )
    return answer_buttons(say, session)


def answer_buttons(say: Speech, session: Session) -> Rows:
    """I will come, move, cancel, something changed."""
    return column(
        _visit(say, "confirm", "confirm", session, style="success"),
        _visit(say, "move", "move", session),
        _visit(say, "cancel", "cancel", session),
        _visit(say, "changed", "changed", session),
    )


def confirmed_buttons(say: Speech, session: Session) -> Rows:
    """After a confirmation: what can still be done."""
    return column(
        _visit(say, "changed", "changed", session),
        _visit(say, "move", "move", session),
        _visit(say, "cancel", "cancel", session),
    )


def advice_before(say: Speech, session: Session) -> Rows:
    """Under a reminder to somebody without consent C1: the answers that need none, one button that asks."""
    answers = confirmed_buttons if session.confirmed_at else answer_buttons
    without_health = tuple(row for row in answers(say, session) if not row[0].data.startswith("changed"))
    tell = _visit(say, "tell-clinic", "changed", session)
    return (*without_health, (tell,))


def advice_after(say: Speech, message: Message, *, review: bool) -> Rows:
    """Under an aftercare message to somebody without consent C1: the check-in, which asks for it first."""
    tell = Button(say.label("tell-clinic"), data("checkin", message.id))
    if review:
        return column(Button(say.label("book-review"), data("review", message.id)), tell)
    return column(tell)


def check_in_buttons(say: Speech, message: Message, *, review: bool) -> Rows:
    """Under an aftercare message."""
    check_in = Button(say.label("check-in"), data("checkin", message.id), style="primary")
    if review:
        return column(Button(say.label("book-review"), data("review", message.id)), check_in)
    return column(check_in)


def _visit(say: Speech, label: str, verb: str, session: Session, style: str = "") -> Button:
    return Button(say.label(label), data(verb, session.id, session.time_version), style=style)
