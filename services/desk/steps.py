"""The messages themselves, named for staff."""

import re
from collections.abc import Mapping

from domain.keys import DO_NOT_TRAVEL, RECHECK
from services.texts import Speech

_POINT = re.compile(r"(?P<side>before|after)-(?P<count>\d{1,3})(?P<unit>[hdw])")
_NUDGE = "nudge-"


def step_name(say: Speech, step: str) -> str:
    """What a message is: "3 days before", "summary of the course". Unknown steps stay as they are."""
    if step.startswith(_NUDGE):
        return say._("reminder to answer ({step})", step=step_name(say, step.removeprefix(_NUDGE)))
    point = _POINT.fullmatch(step)
    if point is not None:
        return _point_name(say, point["side"], point["unit"], int(point["count"]))
    return _notice_names(say).get(step, step)


def _point_name(say: Speech, side: str, unit: str, count: int) -> str:
    if side == "before":
        if unit == "h":
            return say.n("{count} hour before", "{count} hours before", count)
        if unit == "w":
            return say.n("{count} week before", "{count} weeks before", count)
        return say.n("{count} day before", "{count} days before", count)
    if unit == "h":
        return say.n("{count} hour after", "{count} hours after", count)
    if unit == "w":
        return say.n("{count} week after", "{count} weeks after", count)
    return say.n("{count} day after", "{count} days after", count)


def _notice_names(say: Speech) -> Mapping[str, str]:
    return {
        RECHECK: say._("check-in asked again"),
        DO_NOT_TRAVEL: say._("do not travel yet"),
        "booked": say._("summary of the course"),
        "moved": say._("new time"),
        "cancelled-by-clinic": say._("cancelled by the clinic"),
        "no-show": say._("we missed you"),
        "on-hold": say._("session on hold"),
        "hold-lifted": say._("hold lifted"),
        "sorry": say._("please ignore our message"),
        "course-ended": say._("end of the course"),
        "moved-several": say._("new times"),
        "cancelled-several": say._("several sessions cancelled by the clinic"),
        "session-added": say._("a session was added"),
        "answer": say._("answer to a message"),
        "answer-late": say._("answer to a message"),
        "dates-offered": say._("times to choose from"),
        "dates-later": say._("times to choose from"),
        "ask-phone": say._("asks for the phone number"),
        "ask-zone": say._("asks for the time zone"),
        "offer-news": say._("asks about news and offers"),
        "offer-essentials": say._("offers fewer messages"),
        "news-stand": say._("reminds of the consent to news and offers"),
        "triage": say._("answer to a check-in"),
        "told": say._("staff were told"),
        "taken": say._("somebody takes care of it"),
        "not-told": say._("nobody was reached"),
        "red-no-answer": say._("urgent question again"),
        "cast-notice": say._("notice to many"),
        "cast-ad": say._("advertisement"),
    }
