"""Response times, retention periods and the limits of broadcasts, from ``clinic.toml``."""

from content.fields import Fields
from content.values import Broadcasting, Response, Retention


def read_response(root: Fields) -> Response:
    """Return how soon the clinic answers; every number must be written, so that somebody approved it."""
    section = root.section("response")
    response = Response(
        amber_same_day_before=section.clock("amber_same_day_before"),
        amber_next_day_by=section.clock("amber_next_day_by"),
        amber_u_hours=section.number("amber_u_hours", least=1),
        red_ack_minutes=section.number("red_ack_minutes", least=1),
        red_call_minutes=section.number("red_call_minutes", least=1),
        red_outcome_hours=section.number("red_outcome_hours", least=1),
        red_no_answer_minutes=section.number("red_no_answer_minutes", least=1),
        untapped_minutes=section.number("untapped_minutes", least=1),
        not_told_seconds=section.number("not_told_seconds", least=10),
        before_visit_hours=section.number("before_visit_hours", least=1),
        unknown_after_nudge_hours=section.number("unknown_after_nudge_hours", least=1),
        unknown_hours=section.number("unknown_hours", least=1),
    )
    section.done()
    return response


def read_retention(root: Fields) -> Retention:
    """Return how long data is kept."""
    section = root.section("retention")
    retention = Retention(
        after_care_months=section.number("after_care_months", least=1),
        checkin_months=section.number("checkin_months", least=1),
        screening_days=section.number("screening_days", least=1),
        consent_years=section.number("consent_years", least=1),
    )
    section.done()
    return retention


def read_broadcasting(root: Fields) -> Broadcasting:
    """Return the rules of broadcasts; what is not written is as careful as the example."""
    section = root.section("broadcast")
    found = Broadcasting(
        notice_needs_second=section.flag("notice_needs_second"),
        weekly_cap=section.number("weekly_cap", 1, least=1),
        lasts_hours=section.number("lasts_hours", 48, least=1),
    )
    section.done()
    return found
