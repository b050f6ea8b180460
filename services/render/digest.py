"""The morning digest as it is read: visits, phone list and tasks of the day; codes, never names."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, time
from html import escape

from domain.localtime import at_local
from services.callbacks import data_beside
from services.desk.alerts import count_alerts
from services.desk.items import count_items
from services.desk.phone_list import phone_list
from services.desk.phone_words import counts, reason_word
from services.desk.tasks import TaskLine, count_tasks, task_lines, task_words
from services.desk.visits import DayVisit, visits_of_day
from services.desk.visits_words import visit_words
from services.render.staff import StaffScene
from services.screen import Button, Screen
from services.texts import Safe, plain

_VISITS, _TASKS = 15, 5
"""So many lines of each are shown; the rest stands behind the buttons."""

_FEW = 3
"""So many visits are counted by nobody."""

_WORDS = 120
_NOON = time(12)


async def digest(scene: StaffScene) -> Screen:
    """Everything of today that is known when it goes out."""
    say, tx = scene.say, scene.at.tx
    day = date.fromisoformat(scene.message.subject.partition(":")[2])
    zone = scene.at.office.content.clinic.zone
    visits = await visits_of_day(tx, day, zone)
    lines = (
        say._("<b>Good morning. {day}</b>", day=say.day(at_local(day, _NOON, zone), zone)),
        *_visits(scene, visits, zone),
        "",
        *await _phone(scene),
        "",
        *await _tasks(scene, zone),
        *await _waiting(scene),
    )
    rows = (
        (_press(say._("Today"), "s-today", 0), _press(say._("Phone list"), "s-phone", 0)),
        (_press(say._("My tasks"), "s-tasks", 1, 0), _press(say._("All tasks"), "s-tasks", 0, 0)),
        (_press(say._("Alerts"), "s-alerts"), _press(say._("Inbox"), "s-inbox")),
    )
    return Screen("\n".join(lines).strip(), rows, protect=True)


def _press(label: Safe, verb: str, *args: int) -> Button:
    """The morning's list stays to be looked at all day: what a button opens comes beneath it."""
    return Button(plain(label), data_beside(verb, *args))


def _visits(scene: StaffScene, visits: Sequence[DayVisit], zone: str) -> Iterator[str]:
    say = scene.say
    yield say.n("{count} visit today", "{count} visits today", len(visits))
    said = Counter(str(visit_words(say, visit, scene.at)) for visit in visits)
    if len(said) > 1 and len(visits) > _FEW:
        yield Safe("; ".join(f"{count} × {words}" for words, count in said.most_common()))
    for visit in visits[:_VISITS]:
        yield say._(
            "{time} {code} · session {k}: {words}",
            time=say.clock(visit.session.starts_at, zone),
            code=visit.patient.code,
            k=visit.session.number,
            words=visit_words(say, visit, scene.at),
        )
    more = len(visits) - _VISITS
    if more > 0:
        yield say.n("and {count} more", "and {count} more", more)


async def _phone(scene: StaffScene) -> list[Safe]:
    say, calls = scene.say, await phone_list(scene.at)
    if not calls:
        return [say._("Nobody to phone.")]
    listed = [
        say._("{reason}: {count}", reason=reason_word(say, reason), count=count)
        for reason, count in counts(calls).items()
    ]
    return [say._("<b>Phone list</b> ({count})", count=len(calls)), *listed]


async def _tasks(scene: StaffScene, zone: str) -> list[Safe]:
    """One's own first; the rest is only counted."""
    say, tx, me = scene.say, scene.at.tx, scene.staff.id
    mine, total = await count_tasks(tx, owner_id=me), await count_tasks(tx)
    if not total:
        return [say._("No open tasks.")]
    head = say._("<b>Tasks</b>: {total} open, {mine} yours", total=total, mine=mine)
    return [head, *(_task(scene, line, zone) for line in await task_lines(tx, _TASKS, owner_id=me))]


def _task(scene: StaffScene, line: TaskLine, zone: str) -> Safe:
    say, words = scene.say, task_words(scene.say, line.task)
    short = words if len(words) <= _WORDS else f"{words[:_WORDS]}…"
    mark = say._("⚠ overdue") + " " if line.task.due_at < scene.at.now else ""
    code = f"{line.patient.code}: " if line.patient else ""
    due = say.short_day(line.task.due_at, zone)
    return Safe(f"· {mark}{due} {code}{short if isinstance(short, Safe) else escape(short, quote=False)}")


async def _waiting(scene: StaffScene) -> list[Safe]:
    say, tx = scene.say, scene.at.tx
    alerts, items = await count_alerts(tx), await count_items(tx)
    found = []
    if alerts:
        found.append(say.n("{count} open alert", "{count} open alerts", alerts))
    if items:
        found.append(say.n("{count} message to answer", "{count} messages to answer", items))
    return found
