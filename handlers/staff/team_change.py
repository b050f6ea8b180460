"""Changing a role, and taking somebody off the team: asked once more before it is done."""

from db.tables import Staff
from handlers.staff.common import bold, console, home_row, html, press
from handlers.staff.team import member_screen, name_of, refused_sentence, team_screen
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.desk.words import role_name
from services.people import team
from services.people.staffing import ROLES
from services.people.team import Refusal
from services.screen import Button


async def ask_role(turn: Turn, tap: Tap) -> Answer:
    """Really this role?"""
    member, role = await _member(turn, tap), tap.word(1)
    if member is None or role not in ROLES:
        return await _refused(turn, member, Refusal.GONE)
    refused = await team.refusal(turn.at, turn.the_staff(), member, role)
    if refused is not None:
        return await _refused(turn, member, refused)
    say = turn.say
    asked = say._(
        "{name} becomes: {role}.", name=bold(html(name_of(turn, member))), role=role_name(say, role)
    )
    yes = (press(say._("Yes, change it"), "s-mrolok", member.id, role, style="primary"),)
    return Answer(console((asked,), yes, _back(turn, member)))


async def change_role(turn: Turn, tap: Tap) -> Answer:
    """Another role from now on."""
    member = await _member(turn, tap)
    if member is None:
        return await _refused(turn, None, Refusal.GONE)
    refused = await team.change_role(turn.at, turn.the_staff(), member, tap.word(1))
    if refused is not None:
        return await _refused(turn, member, refused)
    return Answer(await member_screen(turn, member, turn.say._("Changed.")))


async def ask_out(turn: Turn, tap: Tap) -> Answer:
    """Really off the team? Says what follows."""
    member = await _member(turn, tap)
    refused = await team.refusal(turn.at, turn.the_staff(), member)
    if member is None or refused is not None:
        return await _refused(turn, member, refused or Refusal.GONE)
    say = turn.say
    lines = (
        say._("Take {name} off the team?", name=bold(html(name_of(turn, member)))),
        say._(
            "Their buttons stop working and they get no more messages. Alerts, messages and tasks they had "
            "taken go back to everybody. Their turns on call end."
        ),
    )
    yes = (press(say._("Yes, take off the team"), "s-moutok", member.id, style="danger"),)
    return Answer(console(lines, yes, _back(turn, member)))


async def dismiss(turn: Turn, tap: Tap) -> Answer:
    """Off the team from now on."""
    member = await _member(turn, tap)
    if member is None:
        return await _refused(turn, None, Refusal.GONE)
    name = name_of(turn, member)
    refused = await team.dismiss(turn.at, turn.the_staff(), member)
    if refused is not None:
        return await _refused(turn, member, refused)
    if member.id == turn.the_staff().id:
        goodbye = turn.say._("You have left the team. Goodbye, and thank you.")
        return Answer(console((goodbye,), (press(turn.say._("Menu"), "s-home"),)))
    return Answer(await team_screen(turn, turn.say._("{name} works here no more.", name=name)))


async def _member(turn: Turn, tap: Tap) -> Staff | None:
    return await turn.at.tx.get(Staff, tap.number(0))


async def _refused(turn: Turn, member: Staff | None, why: Refusal) -> Answer:
    said = refused_sentence(turn, why)
    if member is None or not member.active or why is Refusal.NOT_OWNER:
        return Answer(await team_screen(turn, said))
    return Answer(await member_screen(turn, member, said))


def _back(turn: Turn, member: Staff) -> tuple[Button, ...]:
    return (press(turn.say._("No, go back"), "s-mem", member.id), *home_row(turn))


ROUTES = Routes(taps={"s-mrole": ask_role, "s-mrolok": change_role, "s-mout": ask_out, "s-moutok": dismiss})
