"""What is unusual about the times of a course, by the clinic's own numbers: asked here by every look."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from domain.proposal import Warning, warnings  # noqa: A004 - the clinic's word, see there
from services.moment import Moment


def warnings_by_content(
    at: Moment, starts: Sequence[datetime], others: Iterable[datetime]
) -> tuple[Warning, ...]:
    """``domain.course_warnings.warnings`` with the limits of the content; ``starts``: aware UTC, in order."""
    clinic = at.office.content.clinic
    return warnings(
        starts,
        others,
        clinic.calendar,
        min_gap=clinic.min_gap_days,
        max_gap=clinic.max_gap_days,
        max_sessions=clinic.max_sessions,
        capacity=clinic.visits_at_once,
        visit_minutes=clinic.visit_minutes,
        now=at.now,
    )
