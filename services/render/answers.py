"""The answer of a staff member to what a patient wrote."""

from collections.abc import Mapping
from datetime import datetime

from services.callbacks import data
from services.people.reader import Reader
from services.render.scene import Scene
from services.screen import Button, Screen, column
from services.texts import Safe


async def answer(scene: Scene) -> Screen:
    """Words, or one of the fixed texts: we phone you, please come, please see a doctor."""
    say, text = scene.reader.say, answer_text(scene.reader, scene.params)
    if scene.params["form"] == "words":
        return Screen(text, column(Button(say.label("all-right"), data("noted"), style="success")))
    return Screen(text, column(Button(say.label("care"), data("care"))), protect=True)


def answer_text(reader: Reader, params: Mapping[str, object]) -> Safe:
    """What the patient reads; ``params`` as ``services.talk.inbox.Reply`` gives them."""
    say, form = reader.say, params["form"]
    if form == "words":
        return say.entry("answer", text=params["text"])
    fills: dict[str, object] = {"119": reader.emergency}
    if params["at"]:
        when = datetime.fromisoformat(str(params["at"]))
        fills["date"] = say.day(when, reader.clinic_zone)
        fills["time"] = say.clock(when, reader.clinic_zone)
    return say.entry(f"answer.{form}", **fills)
