"""A task in one's own words, the second half: looked at, about whom if anybody, saved once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from db.queries.people import patients_of
from db.search import find_patients
from db.tables import Patient
from handlers.staff.common import console, html, leave, press, remember, remembered, zone_of
from handlers.staff.tasks import MINE, tasks_screen
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.desk.tasks_owned import write_task
from services.people.names import shown_name
from services.screen import Button

FLOW = "s-task"
_MOST = 8


def kept(turn: Turn) -> Mapping[str, Any]:
    """The task being written, as far as it is; empty if none is."""
    known = remembered(turn, FLOW)
    return known if "words" in known else {}


async def left(turn: Turn) -> Answer:
    """The task of this old screen was saved or left."""
    note = turn.say._("This task is not open any more. It was saved, or left.")
    return Answer(await tasks_screen(turn, MINE, 0, note))


async def look(turn: Turn, task: Mapping[str, Any]) -> Answer:
    """The task as it would be kept, not saved yet."""
    say, due = turn.say, datetime.fromisoformat(task["due"])
    patient = await turn.at.tx.get(Patient, task["patient"]) if task["patient"] else None
    about = say._("About {code}", code=patient.code) if patient else say._("About nobody")
    return Answer(
        console(
            (
                say._("<b>A task for you</b>, not saved yet"),
                html(task["words"]),
                say._("By {when}", when=say.when(due, zone_of(turn))),
                about,
            ),
            (press(say._("Save"), "s-tsave", task["key"], style="success"),),
            (press(say._("About a patient"), "s-twho"), press(say._("Another day"), "s-tdays", 0)),
            (press(say._("Back"), "s-tasks", MINE, 0),),
        )
    )


async def who(turn: Turn, tap: Tap) -> Answer:
    """About whom?"""
    del tap
    task = kept(turn)
    if "due" not in task:
        return await left(turn)
    await remember(turn, FLOW, "who", **task)
    return Answer(console((turn.say._("Type a code, a name or a phone number."),), _back(turn)))


def _back(turn: Turn) -> tuple[Button, ...]:
    return (press(turn.say._("About nobody"), "s-tpat", 0),)


async def chosen_patient(turn: Turn, tap: Tap) -> Answer:
    """About this one; 0 for nobody."""
    task = kept(turn)
    if "due" not in task:
        return await left(turn)
    patient = await turn.at.tx.get(Patient, tap.number(0))
    now = {**task, "patient": patient.id if patient else None}
    await remember(turn, FLOW, "look", **now)
    return await look(turn, now)


async def found(turn: Turn, text: str) -> Answer:
    """Whom the typed words mean; one opens at once, several are listed."""
    country = turn.at.office.content.clinic.country
    people = await patients_of(
        turn.at.tx, await find_patients(turn.at.tx, text[:200], region=country, limit=_MOST)
    )
    if len(people) == 1:
        return await chosen_patient(turn, Tap("s-tpat", (str(people[0].id),)))
    note = turn.say._("Who is it?") if people else turn.say._("Nobody found.")
    rows = (
        (press(f"{each.code} {shown_name(each.name) if each.name else ''}", "s-tpat", each.id),)
        for each in people
    )
    return Answer(console((note,), *rows, _back(turn)))


async def save(turn: Turn, tap: Tap) -> Answer:
    """Keep it; a second tap finds it kept."""
    task = kept(turn)
    if task.get("key") != tap.word(0) or "due" not in task:
        return await left(turn)
    await leave(turn)
    patient = await turn.at.tx.get(Patient, task["patient"]) if task["patient"] else None
    due = datetime.fromisoformat(task["due"])
    await write_task(turn.at, turn.the_staff(), task["words"], due, task["key"], patient)
    return Answer(await tasks_screen(turn, MINE, 0, turn.say._("Saved.")))


ROUTES = Routes(taps={"s-twho": who, "s-tpat": chosen_patient, "s-tsave": save})
