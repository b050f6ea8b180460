"""What staff are owed about tasks and near visits: a code, a day, what to do."""

from html import escape

from db.tables import Patient, Session, Task
from services.callbacks import data
from services.desk.tasks import lines_of, task_words
from services.desk.tasks_owned import still_overdue
from services.render.staff import StaffScene
from services.screen import Button, Screen, column
from services.texts import Safe, plain

_MOST = 6


async def given(scene: StaffScene) -> Screen:
    """A colleague gave a task away."""
    return await _tasks(scene, [await scene.at.tx.get_one(Task, scene.subject_id)], "given")


async def overdue(scene: StaffScene) -> Screen:
    """One's own tasks whose time has passed."""
    return await _tasks(scene, await still_overdue(scene.at, scene.message), "overdue")


async def _tasks(scene: StaffScene, tasks: list[Task], why: str) -> Screen:
    say, zone = scene.say, scene.at.office.content.clinic.zone
    if why == "given":
        lines = [say._("A task for you:")]
    else:
        lines = [
            say.n("{count} task of yours is overdue:", "{count} tasks of yours are overdue:", len(tasks))
        ]
    for line in (await lines_of(scene.at.tx, tasks))[:_MOST]:
        words = task_words(say, line.task)
        shown = words if isinstance(words, Safe) else Safe(escape(words, quote=False))
        code = f"{line.patient.code} · " if line.patient else ""
        lines.append(Safe(f"· {code}{say.when(line.task.due_at, zone)}\n{shown}"))
    more = len(tasks) - _MOST
    if more > 0:
        lines.append(say.n("and {count} more", "and {count} more", more))
    button = Button(plain(say._("My tasks")), data("s-tasks", 1, 0))
    return Screen("\n".join(lines), column(button), protect=True)


async def wants_to_move(scene: StaffScene) -> Screen:
    """A visit within two days shall move."""
    text = scene.say._("⚠ {code} asks to move session {k}, {when}.", **await _visit(scene))
    return _open(scene, text)


async def called_off(scene: StaffScene) -> Screen:
    """A visit within two days was cancelled by the patient."""
    text = scene.say._("⚠ {code} cancelled session {k}, {when}.", **await _visit(scene))
    return _open(scene, text)


async def _visit(scene: StaffScene) -> dict[str, object]:
    session = await scene.at.tx.get_one(Session, scene.subject_id)
    patient = await scene.at.tx.get_one(Patient, session.patient_id)
    when = scene.say.when(session.starts_at, scene.at.office.content.clinic.zone)
    return {"code": patient.code, "k": session.number, "when": when}


def _open(scene: StaffScene, text: Safe) -> Screen:
    label = plain(scene.say._("Open the session"))
    return Screen(text, column(Button(label, data("s-ses", scene.subject_id))), protect=True)
