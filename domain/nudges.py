"""What follows a check-in: one nudge if it stays unanswered, a second look if the answer asks for it."""

from collections.abc import Iterator
from datetime import timedelta

from domain.after_steps import after_rules, overtaken, superseded
from domain.drafts import Draft
from domain.keys import RECHECK, key_of, nudge_of
from domain.messages import Status, Wanted
from domain.patients import SessionState, SessionView
from domain.reasons import Why
from domain.situation import Situation, performed_at, settle_later

_PATIENCE = timedelta(hours=24)
"""How long after its due time a nudge or re-check still makes sense (clinic policy)."""


def nudges(case: Situation, session: SessionView) -> Iterator[Draft]:
    """Yield a nudge for every sent check-in that is to have one.

    Clinic policy: six hours (content) after the message, or at the end of the quiet hours then; up to a day
    late; ``CANCELLED`` once the check-in is answered.
    """
    if session.state is not SessionState.PERFORMED:
        return
    for rule in after_rules(case.timeline):
        sent = session.sent.get(rule.name)
        if rule.nudge and sent is not None and nudge_of(rule.name) not in session.sent:
            due_at = settle_later(case.view, case.timeline, sent + _hours(case.timeline.nudge_after_hours))
            wanted = Wanted(
                key_of(case.view, session, nudge_of(rule.name)), due_at, due_at, due_at + _PATIENCE
            )
            draft = Draft(wanted, essential=rule.essential)
            if rule.name in session.checkins:
                yield draft.with_status(Status.CANCELLED, Why.ANSWERED)
            else:
                yield overtaken(draft) if superseded(case, session) else draft


def recheck(case: Situation, session: SessionView) -> Iterator[Draft]:
    """Yield the second look, if an answer asks for one.

    Clinic policy: 48 h after the session, but six hours after the latest such answer at least (content), and
    never in quiet hours; both only move it later. One for a session, up to a day late.
    """
    answers = [fact.answered_at for fact in session.checkins.values() if fact.recheck]
    if session.state is not SessionState.PERFORMED or not answers or RECHECK in session.sent:
        return
    at = performed_at(session) + _hours(case.timeline.recheck_at_hours)
    meant = max(at, max(answers) + _hours(case.timeline.recheck_gap_hours))
    due_at = settle_later(case.view, case.timeline, meant)
    draft = Draft(Wanted(key_of(case.view, session, RECHECK), due_at, due_at, due_at + _PATIENCE))
    yield overtaken(draft) if superseded(case, session) else draft


def _hours(number: int) -> timedelta:
    return timedelta(hours=number)
