"""Steps after a performed session: aftercare and check-ins, in the patient's time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from domain.drafts import Draft, Window
from domain.keys import key_of
from domain.late import awake_after
from domain.localtime import shift
from domain.messages import Status
from domain.patients import SessionState, SessionView
from domain.put_off import PutOff, put_off
from domain.reasons import Why
from domain.situation import Situation, performed_at
from domain.steps import Anchor, StepRule, Timeline


def after_steps(case: Situation, session: SessionView) -> Iterator[Draft]:
    """Yield the unsent aftercare messages of a performed session.

    Late Done (clinic policy): a step still inside its window goes as soon as the visit is marked; one whose
    window had closed by then is not made at all (staff phone instead).
    """
    if session.state is not SessionState.PERFORMED:
        return
    later = superseded(case, session)
    for rule in after_rules(case.timeline):
        if rule.name not in session.sent and marked_at(session) <= window_of(case, session, rule).closes:
            draft = _placed(case, session, rule) if later else _aftercare(case, session, rule)
            yield overtaken(draft) if later else draft


def after_rules(timeline: Timeline) -> tuple[StepRule, ...]:
    """Return the steps that count from a performed session, in order."""
    return tuple(rule for rule in timeline.steps if rule.anchor is Anchor.PERFORMED)


def window_of(case: Situation, session: SessionView, rule: StepRule) -> Window:
    """Return when an after-step is meant to go: calendar days are the patient's."""
    start, zone = performed_at(session), case.view.zone
    opens = shift(start, rule.opens, zone) if rule.opens else None
    return Window(shift(start, rule.due, zone), shift(start, rule.closes, zone), opens)


def superseded(case: Situation, session: SessionView) -> bool:
    """Tell whether a later session, of any course, was performed: its aftercare takes over."""
    mine = (performed_at(session), session.id)
    return any(
        (performed_at(other), other.id) > mine
        for other in case.view.sessions
        if other.state is SessionState.PERFORMED
    )


def overtaken(draft: Draft) -> Draft:
    """Return the draft as the aftercare of a later session leaves it."""
    return replace(draft.with_status(Status.SUPERSEDED, Why.LATER_SESSION), waiting=False)


def marked_at(session: SessionView) -> datetime:
    """Return when staff said the session was performed."""
    return session.marked_at or performed_at(session)


def _aftercare(case: Situation, session: SessionView, rule: StepRule) -> Draft:
    if not rule.put_off:
        return _placed(case, session, rule)
    window = window_of(case, session, rule)
    later = [window_of(case, session, other).nominal for other in after_rules(case.timeline)]
    frame = PutOff(
        key=key_of(case.view, session, rule.name),
        rule=rule,
        window=window,
        marked_at=marked_at(session),
        next_due=min((due for due in later if due > window.nominal), default=None),
    )
    return put_off(case, frame)


def _placed(case: Situation, session: SessionView, rule: StepRule) -> Draft:
    window = window_of(case, session, rule)
    meant = max(window.nominal, marked_at(session))
    due_at = awake_after(case, window, meant, marked_at(session))
    wanted = window.place(key_of(case.view, session, rule.name), meant, due_at)
    return Draft(wanted, rule, essential=rule.essential)
