"""Why messages of a session are no longer wanted, in the words staff will read."""

from collections.abc import Mapping

from domain.after_steps import after_rules
from domain.keys import RECHECK, nudge_of, subject_of
from domain.patients import SessionState, SessionView
from domain.reasons import Why
from domain.situation import Situation
from domain.steps import Timeline

_ENDED: Mapping[SessionState, Why] = {
    SessionState.CANCELLED: Why.SESSION_CANCELLED,
    SessionState.NO_SHOW: Why.NO_SHOW,
    SessionState.ABORTED: Why.ABORTED,
    SessionState.PERFORMED: Why.PERFORMED,
}


def reasons_gone(case: Situation) -> dict[str, Why]:
    """Return subject, or ``subject/step``, -> why an open message of it that nobody wants is dropped.

    Aftercare of a session that is only booked was undone; aftercare that a performed session lacks was past
    its window when the visit was marked.
    """
    gone: dict[str, Why] = {}
    for session in case.view.sessions:
        if session.state in _ENDED:
            gone[subject_of(session.id)] = _ENDED[session.state]
        gone.update(_by_step(session, case.timeline))
    return gone


def _by_step(session: SessionView, timeline: Timeline) -> dict[str, Why]:
    subject = subject_of(session.id)
    steps = [rule.name for rule in after_rules(timeline)]
    if session.state is SessionState.BOOKED:
        follow_ups = [*steps, *map(nudge_of, steps), RECHECK]
        return {f"{subject}/{step}": Why.UNDONE for step in follow_ups}
    if session.state is SessionState.PERFORMED:
        return {f"{subject}/{step}": Why.LATE for step in steps} | {
            f"{subject}/{step}": Why.NOT_PLANNED for step in [*map(nudge_of, steps), RECHECK]
        }
    return {}
