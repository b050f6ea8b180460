"""What staff are warned of, in plain words."""

from domain.course_warnings import Warning, WarningCode  # noqa: A004 - the clinic's word, see there
from services.texts import Speech


def warning_sentence(say: Speech, warning: Warning) -> str:
    """The warning without the session it is about."""
    found = warning.detail
    match warning.code:
        case WarningCode.OUTSIDE_HOURS:
            return say._("outside opening hours")
        case WarningCode.CLOSED_DAY:
            return say._("the clinic is closed that day")
        case WarningCode.GAP_SHORT:
            return say._("only {days} days after the one before, at least {limit} are usual", **found)
        case WarningCode.GAP_LONG:
            return say._("{days} days after the one before, at most {limit} are usual", **found)
        case WarningCode.TOO_MANY_SESSIONS:
            return say._("more than {limit} sessions", **found)
        case WarningCode.CROWDED:
            return say._("{visits} visits at once, {limit} are possible", **found)
        case WarningCode.PAST:
            return say._("this time has passed")
