"""What a deed would do to the messages, told before it is done."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from domain.messages import OPEN, Change, Status, Wanted
from domain.steps import Anchor, Timeline
from services.desk.steps import step_name
from services.texts import Safe, Speech


@dataclass(frozen=True, slots=True)
class Summary:
    """A diff of the plan as staff think of it.

    Attributes:
        new: messages that would come. moved: messages that would go at another time.
        dropped: messages that would not go any more. held: messages that would wait, for more than a time.
    """

    new: tuple[Wanted, ...]
    moved: tuple[Wanted, ...]
    dropped: tuple[Change, ...]
    held: tuple[Wanted, ...]


def summarise(changes: Iterable[Change]) -> Summary:
    """Sort the changes; a message replaced by the same step at another time has moved."""
    changes = tuple(changes)
    gone = {_point(change.after): change for change in changes if _goes(change)}
    new, moved, held = [], [], []
    for change in changes:
        if change.after.status not in OPEN:
            continue
        if change.before is not None and change.before.status in OPEN:
            if change.before.due_at != change.after.due_at:
                moved.append(change.after)
            elif change.before.status is Status.PLANNED and change.after.status is Status.HELD:
                held.append(change.after)
        elif gone.pop(_point(change.after), None) is not None:
            moved.append(change.after)
        else:
            new.append(change.after)
    return Summary(tuple(new), tuple(moved), tuple(gone.values()), tuple(held))


def summary_lines(say: Speech, found: Summary) -> list[Safe]:
    """The counts, one sentence each; a single sentence if nothing changes."""
    lines = []
    if found.new:
        lines.append(say.n("{count} message is planned.", "{count} messages are planned.", len(found.new)))
    if found.moved:
        lines.append(say.n("{count} message moves.", "{count} messages move.", len(found.moved)))
    if found.dropped:
        count = len(found.dropped)
        lines.append(say.n("{count} message is dropped.", "{count} messages are dropped.", count))
    if found.held:
        lines.append(say.n("{count} message waits.", "{count} messages wait.", len(found.held)))
    return lines or [say._("No message changes.")]


def step_lines(say: Speech, messages: Iterable[Wanted], zone: str) -> Iterator[tuple[str, Safe]]:
    """Subject (``session:7``) and one line with its steps and their clinic times, in order of time."""
    ordered = sorted(messages, key=lambda each: (each.key.subject, each.due_at))
    groups = [(subject, list(each)) for subject, each in groupby(ordered, lambda each: each.key.subject)]
    for subject, steps in sorted(groups, key=lambda group: group[1][0].due_at):
        yield subject, Safe("; ".join(timed_step(say, step, zone) for step in steps))


def timed_step(say: Speech, message: Wanted, zone: str) -> Safe:
    """One message with its clinic time."""
    return say._(
        "{step}: {day} {time}",
        step=step_name(say, message.key.step),
        day=say.short_day(message.due_at, zone),
        time=say.clock(message.due_at, zone),
    )


def aftercare_line(say: Speech, timeline: Timeline) -> Safe:
    """What every performed session brings, counted from when it is done."""
    names = [step_name(say, rule.name) for rule in timeline.steps if rule.anchor is Anchor.PERFORMED]
    return say._("Once a session is done: {steps}.", steps=Safe(", ".join(names)))


def _goes(change: Change) -> bool:
    return change.before is not None and change.before.status in OPEN and change.after.status not in OPEN


def _point(message: Wanted) -> tuple[str, str]:
    return message.key.subject, message.key.step
