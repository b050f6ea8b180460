"""What the owners are told when messages do not go out, and when they do again."""

from services.callbacks import data
from services.messages.watchdog import began_at
from services.render.staff import StaffScene
from services.screen import Button, Screen, column


async def delayed(scene: StaffScene) -> Screen:
    """Messages wait although they are due."""
    text = scene.say._(
        "⚠ Messages have not been going out since {when}. They wait, none is lost, and they are sent by "
        "themselves as soon as that is possible. If this lasts, tell whoever looks after the computer.",
        when=_when(scene),
    )
    return Screen(text)


async def go_again(scene: StaffScene) -> Screen:
    """The delay is over; what came too late has become a task."""
    text = scene.say._(
        "All right again: messages go out. They had been waiting since {when}. Whoever has to be phoned "
        "because a message came too late is on the list of tasks.",
        when=_when(scene),
    )
    return Screen(text, column(Button(scene.say._("Tasks"), data("s-tasks"))))


def _when(scene: StaffScene) -> str:
    return scene.say.when(began_at(scene.subject_id), scene.at.office.content.clinic.zone)
