"""The numbers as lines of a screen."""

from collections.abc import Iterator
from datetime import time

from domain.localtime import at_local
from domain.triage_table import Level
from services.numbers.counted import LEFT_AFTER, Numbers, Taken, Visits
from services.numbers.periods import Length, Period
from services.render.staff import level_name
from services.texts import Safe, Speech

_MINUTE, _HOUR = 60, 3600
_NOON = time(12)


def title(say: Speech, period: Period, zone: str) -> Safe:
    """From when to when, both days included; days of the clinic's ``zone``."""
    return say._(
        "Numbers, {first} to {last}",
        first=say.short_day(period.starts, zone),
        last=say.short_day(at_local(period.last, _NOON, zone), zone),
    )


def lines(say: Speech, numbers: Numbers) -> Iterator[str]:
    """Everything in words, a paragraph for each subject."""
    yield "\n" + say._("<b>Visits</b>")
    yield from _visits(say, numbers.visits)
    if numbers.period.length is Length.COURSE:
        for number, visits in numbers.by_session.items():
            yield _of_session(say, number, visits)
    yield "\n" + say._("<b>Check-ins</b>")
    yield from _check_ins(say, numbers)
    yield "\n" + say._("<b>Alerts</b>")
    yield from _alerts(say, numbers)
    yield "\n" + say._("<b>Messages to patients</b>")
    yield from _messages(say, numbers)
    yield "\n" + say._("<b>Opt-outs</b>")
    yield from _left(say, numbers)


def _visits(say: Speech, visits: Visits) -> Iterator[Safe]:
    yield say._(
        "{done} done, {missed} did not come, {broken} broken off",
        done=visits.done,
        missed=visits.missed,
        broken=visits.broken_off,
    )
    yield say._(
        "{patient} cancelled by the patient, {clinic} by the clinic",
        patient=visits.by_patient,
        clinic=visits.by_clinic,
    )
    if visits.unmarked:
        yield say.n("{count} visit is not marked yet", "{count} visits are not marked yet", visits.unmarked)
    if visits.coming:
        yield say.n("{count} still to come", "{count} still to come", visits.coming)
    if visits.attendance is not None:
        yield say._("came: {percent} % of the marked visits", percent=visits.attendance)
    yield say._(
        "confirmed beforehand: {count} of {expected}", count=visits.confirmed, expected=visits.expected
    )


def _of_session(say: Speech, number: int, visits: Visits) -> Safe:
    return say._(
        "session {k}: {done} done, {missed} did not come, {cancelled} cancelled",
        k=number,
        done=visits.done,
        missed=visits.missed,
        cancelled=visits.cancelled,
    )


def _check_ins(say: Speech, numbers: Numbers) -> Iterator[Safe]:
    found = numbers.check_ins
    yield say._(
        "{asked} asked: {answered} answered, {silent} without an answer, {waiting} waiting, {closed} dropped",
        asked=found.asked,
        answered=found.answered,
        silent=found.silent,
        waiting=found.waiting,
        closed=found.closed,
    )
    yield say.n("{count} report by a patient unasked", "{count} reports by patients unasked", found.reports)


def _alerts(say: Speech, numbers: Numbers) -> Iterator[Safe]:
    if not numbers.alerts:
        yield say._("none")
    for level, taken in numbers.alerts.items():
        yield _alert(say, level, taken)


def _alert(say: Speech, level: int, taken: Taken) -> Safe:
    said = {"level": level_name(say, Level(level)), "count": taken.count, "untaken": taken.untaken}
    if taken.median is None or taken.slowest is None:
        return say._("{level}: {count}, nobody took them", **said)
    said |= {"median": how_long(say, taken.median), "slowest": how_long(say, taken.slowest)}
    if taken.untaken:
        return say._(
            "{level}: {count}, taken after {median} (median), {slowest} at the slowest, {untaken} not taken",
            **said,
        )
    return say._("{level}: {count}, taken after {median} (median), {slowest} at the slowest", **said)


def _messages(say: Speech, numbers: Numbers) -> Iterator[Safe]:
    found, broadcasts = numbers.deliveries, numbers.broadcasts
    yield say._(
        "{sent} sent: {prompt} within a minute of their time, {late} more than five minutes late",
        sent=found.sent,
        prompt=found.prompt,
        late=found.late,
    )
    yield say._(
        "{failed} refused by Telegram, {expired} too late to send, {unknown} perhaps sent",
        failed=found.failed,
        expired=found.expired,
        unknown=found.unknown,
    )
    if broadcasts.begun or broadcasts.sent or broadcasts.not_sent:
        yield say._(
            "broadcasts: {begun} begun, {sent} messages sent, {not_sent} not",
            begun=broadcasts.begun,
            sent=broadcasts.sent,
            not_sent=broadcasts.not_sent,
        )


def _left(say: Speech, numbers: Numbers) -> Iterator[Safe]:
    if not any(numbers.left):
        yield say._("nobody stopped the messages or closed the chat")
    for place, count in enumerate(numbers.left):
        if count:
            yield say._("after {bin} messages: {count}", bin=bin_name(place), count=count)


def bin_name(place: int) -> str:
    """How many messages somebody had received before they left: "5–9", "20+"."""
    if place + 1 == len(LEFT_AFTER):
        return f"{LEFT_AFTER[place]}+"
    return f"{LEFT_AFTER[place]}–{LEFT_AFTER[place + 1] - 1}"


def how_long(say: Speech, seconds: float) -> Safe:
    """A stretch of time as staff say it; parts of a minute are a minute."""
    if seconds < _HOUR:
        minutes = max(1, round(seconds / _MINUTE))
        return say._("{minutes} min", minutes=minutes)
    hours, rest = divmod(round(seconds / _MINUTE), 60)
    return say._("{hours} h {minutes} min", hours=hours, minutes=rest)
