"""The texts of check-ins and alerts a patient reads: results, told, taken, not told."""

from datetime import datetime

from domain.hours import next_opening
from domain.triage_table import Level
from services.callbacks import data
from services.messages.buttons import check_in_buttons
from services.render.scene import Scene
from services.screen import Button, Rows, Screen, column
from services.visits.promise import answer_by, somebody_answers


async def triage(scene: Scene) -> Screen:
    """The answer to a check-in. A RED one names the act first and always the emergency number."""
    say, text_id = scene.reader.say, str(scene.params["text"])
    answered_at = scene.message.created_at
    fills: dict[str, object] = {}
    if text_id == "amber-urgent" and not await somebody_answers(scene.at, answered_at):
        text_id = "amber-urgent-closed"
        fills["by"] = _when(scene, next_opening(answered_at, scene.at.office.content.clinic.calendar))
    if text_id == "amber":
        fills["by"] = _when(scene, answer_by(scene.at.office, Level.AMBER, answered_at))
    if text_id != "green":
        fills["119"] = scene.reader.emergency
    return Screen(say.entry(text_id, **fills), _after_result(scene, text_id), protect=True)


async def told(scene: Scene) -> Screen:
    """Telegram accepted the alert for a staff phone; nobody knows yet whether it was read."""
    return Screen(scene.reader.say.entry("told"))


async def taken(scene: Scene) -> Screen:
    """A staff member tapped [I take it]."""
    at = scene.alert.taken_at if scene.alert and scene.alert.taken_at else scene.at.now
    return Screen(scene.reader.say.entry("taken", time=scene.reader.say.clock(at, scene.reader.clinic_zone)))


async def not_told(scene: Scene) -> Screen:
    """No staff phone could be reached."""
    return Screen(scene.reader.say.entry("not-told"))


async def red_no_answer(scene: Scene) -> Screen:
    """A red word, and question S stayed open."""
    say = scene.reader.say
    checkin_id = scene.alert.checkin_id if scene.alert and scene.alert.checkin_id else 0
    text = say.entry("red-no-answer", **{"119": scene.reader.emergency})
    return Screen(text, column(Button(say.label("answer-now"), data("ask", checkin_id), style="danger")))


async def nudge(scene: Scene) -> Screen:
    """Two taps are missing."""
    return Screen(scene.reader.say.entry("nudge"), _check_in(scene), protect=True)


async def recheck(scene: Scene) -> Screen:
    """An early answer was mildly unusual: ask once more."""
    return Screen(scene.reader.say.entry("recheck"), _check_in(scene), protect=True)


def _check_in(scene: Scene) -> Rows:
    return check_in_buttons(scene.reader.say, scene.message, review=False)


def _after_result(scene: Scene, text_id: str) -> Rows:
    say = scene.reader.say
    care = Button(say.label("care"), data("care"))
    if text_id == "green":
        return column(care, Button(say.label("report"), data("report")))
    return column(Button(say.label("call-me"), data("call")), care)


def _when(scene: Scene, instant: datetime) -> str:
    return scene.reader.say.when(instant, scene.reader.clinic_zone)
