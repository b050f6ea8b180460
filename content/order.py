"""Whether a step's window makes sense for every hour a visit may be at."""

from datetime import datetime, timedelta

from domain.steps import Anchor, Offset, StepRule

_ANY_DAY = datetime(2025, 6, 2)  # noqa: DTZ001 - wall times of one place are compared, no instants
_VISIT_HOURS = range(8, 22)


def window_problem(rule: StepRule) -> str:
    """Return what is wrong with a step's window in a sentence, "" if nothing is.

    A window opens, then the step falls due, then it closes; before-steps close before the visit and
    after-steps fall due after it.
    """
    for hour in _VISIT_HOURS:
        visit = _ANY_DAY + timedelta(hours=hour)
        due, closes = _shift(visit, rule.due), _shift(visit, rule.closes)
        opens = _shift(visit, rule.opens) if rule.opens else due
        if opens > due:
            return "opens lies after due. Write an earlier opens, or leave it out (4 hours before due)."
        if closes <= due:
            return "closes lies before due. Write a later closes: a message may still begin until then."
        if rule.anchor is Anchor.START and closes > visit:
            return "closes lies after the visit begins. Write for example closes = { hours = -2 }."
        if rule.anchor is Anchor.PERFORMED and due <= visit:
            return "due lies before the session was performed. Write for example due = { hours = 24 }."
    return ""


def _shift(visit: datetime, offset: Offset) -> datetime:
    if offset.hours is not None:
        return visit + timedelta(hours=offset.hours)
    day = visit + timedelta(days=offset.days or 0)
    return day if offset.at is None else datetime.combine(day.date(), offset.at)
