"""What staff are owed about a broadcast: please approve, approved or not, paused itself, the report."""

from collections.abc import Mapping
from html import escape

from db.outbox.notices import params_of
from db.tables import Broadcast
from domain.broadcasts import State
from services.broadcasts import telling, verbs
from services.broadcasts.casts import find
from services.broadcasts.progress import progress_of
from services.broadcasts.report import report_of
from services.callbacks import data
from services.messages.buttons import BELOW
from services.render.broadcast_status import report_screen, status_screen, title
from services.render.staff import StaffRenderer, StaffScene
from services.screen import Button, Rows, Screen, column
from services.texts import Safe


async def approve(scene: StaffScene) -> Screen:
    """A second person is asked to look."""
    cast, say = await _cast(scene), scene.say
    return Screen(
        say._("{title} waits for your approval.", title=title(say, cast)),
        column(Button(say._("Look at it"), data(verbs.LOOK, cast.id))),
    )


async def decided(scene: StaffScene) -> Screen:
    """The second person said yes or no."""
    cast, say = await _cast(scene), scene.say
    reason = escape(str(params_of(scene.message).get("reason", "")), quote=False)
    if reason or cast.state == State.DRAFT:
        text = say._("{title} was not approved. It is a draft again.", title=title(say, cast))
        text = Safe(f"{text}\n\n{reason}") if reason else text
    else:
        text = say._("{title} is approved. It has not been started yet.", title=title(say, cast))
    return Screen(text, _open(scene, say._("Open it")))


async def paused(scene: StaffScene) -> Screen:
    """It stopped by itself."""
    cast = await _cast(scene)
    return status_screen(scene.say, cast, await progress_of(scene.at.tx, cast, scene.at.now))


async def report(scene: StaffScene) -> Screen:
    """It is over."""
    cast = await _cast(scene)
    return report_screen(scene.say, cast, await report_of(scene.at, cast))


RENDERERS: Mapping[str, StaffRenderer] = {
    telling.APPROVE: approve,
    telling.DECIDED: decided,
    telling.STOPPED_ITSELF: paused,
    telling.REPORT: report,
}


async def _cast(scene: StaffScene) -> Broadcast:
    found = await find(scene.at.tx, scene.subject_id)
    if found is None:
        raise LookupError("a message about a broadcast that is gone")
    return found


def _open(scene: StaffScene, label: str) -> Rows:
    """What was said stays readable: the broadcast comes below it."""
    return column(Button(label, data(verbs.OPEN, scene.subject_id, BELOW)))
