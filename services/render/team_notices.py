"""What staff are told about themselves: another role, a turn on call."""

from db.tables import Duty
from services.callbacks import data
from services.desk.words import role_word
from services.render.staff import StaffScene
from services.screen import Button, Screen, column


async def new_role(scene: StaffScene) -> Screen:
    """An owner gave them another role."""
    say = scene.say
    text = say._("Your role changed. You are here as: {role}.", role=role_word(say, scene.staff))
    return Screen(text, column(Button(say._("Home"), data("s-home"))), protect=True)


async def on_duty(scene: StaffScene) -> Screen:
    """Somebody put them on the rota."""
    return await _duty(scene, scene.say._("You are on call"))


async def off_duty(scene: StaffScene) -> Screen:
    """Somebody took them off the rota."""
    return await _duty(scene, scene.say._("You are not on call any more"))


async def _duty(scene: StaffScene, head: str) -> Screen:
    duty = await scene.at.tx.get_one(Duty, scene.subject_id)
    say, zone = scene.say, scene.at.office.content.clinic.zone
    when = say._(
        "from {start}\nto {end}", start=say.when(duty.starts_at, zone), end=say.when(duty.ends_at, zone)
    )
    return Screen(f"{head}\n{when}", column(Button(say._("On call"), data("s-rota"))), protect=True)
