"""The team: who works here, in which role, since when, and whether their chat can be reached."""

from collections.abc import Iterator

from db.tables import Staff
from handlers.staff.common import bold, console, home_row, html, leave, press, spaced, zone_of
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.desk.words import role_name, role_word, staff_word
from services.people import staff_invites
from services.people.names import shown_name
from services.people.staffing import OWNER, ROLES, active_staff, on_duty
from services.people.team import Refusal, refusal
from services.screen import Button, Screen

_MOST = 60
"""Members with a button of their own; Telegram takes a hundred buttons."""


async def show(turn: Turn, tap: Tap) -> Answer:
    """[Team]."""
    del tap
    await leave(turn)
    return Answer(await team_screen(turn))


async def team_screen(turn: Turn, note: str = "") -> Screen:
    """Everybody who works here; owners see what waits to be opened, and the ways to change it."""
    say, members = turn.say, await active_staff(turn.at.tx)
    owner = turn.the_staff().role == OWNER
    waiting = await staff_invites.waiting(turn.at) if owner else []
    invited = [
        say._(
            "{role}, until {when}",
            role=role_name(say, each.role),
            when=say.when(each.expires_at, zone_of(turn)),
        )
        for each in waiting
    ]
    lines = (
        note and f"{note}\n",
        say._("<b>Team</b>"),
        *(_line(turn, member) for member in members),
        *spaced([say._("Invitations nobody has opened yet:"), *invited] if invited else []),
    )
    people = ((press(name_of(turn, member), "s-mem", member.id),) for member in members[:_MOST])
    return console(lines, *people, *(_owner_rows(turn) if owner else ()), _name_row(turn), home_row(turn))


def _owner_rows(turn: Turn) -> Iterator[tuple[Button, ...]]:
    yield (press(turn.say._("Invite somebody"), "s-tinv", style="primary"),)
    yield (press(turn.say._("Who did what"), "s-audit", 0),)


def _name_row(turn: Turn) -> tuple[Button, ...]:
    return (press(turn.say._("My name"), "s-name"), press(turn.say._("On call"), "s-rota"))


def name_of(turn: Turn, member: Staff) -> str:
    """A colleague as others know them, plain; the role where there is no name."""
    return shown_name(staff_word(turn.say, member))


def _line(turn: Turn, member: Staff) -> str:
    say, zone = turn.say, zone_of(turn)
    since = say._(
        "{role}, since {day}",
        role=role_word(say, member),
        day=say.short_day(member.started_at or member.created_at, zone),
    )
    name = bold(html(name_of(turn, member)))
    who = say._("{name} (you)", name=name) if member.id == turn.the_staff().id else name
    return f"{who} · {since}{_reach(turn, member)}"


def _reach(turn: Turn, member: Staff) -> str:
    if member.started_at is None:
        return " · " + turn.say._("⚠ has not opened the chat")
    if member.unreachable_since is not None:
        return " · " + turn.say._("⚠ blocked the bot")
    return ""


async def member(turn: Turn, tap: Tap) -> Answer:
    """One of the team."""
    found = await turn.at.tx.get(Staff, tap.number(0))
    if found is None or not found.active:
        return Answer(await team_screen(turn, turn.say._("This person works here no more.")))
    return Answer(await member_screen(turn, found))


async def member_screen(turn: Turn, found: Staff, note: str = "") -> Screen:
    """Role, since when, whether on call; for owners the ways to change it, or why there is none."""
    say, me = turn.say, turn.the_staff()
    on_call = found.id in {each.id for each in await on_duty(turn.at.tx, turn.at.now)}
    lines = [note and f"{note}\n", _line(turn, found), say._("On call now.") if on_call else ""]
    rows: list[tuple[Button, ...]] = []
    if me.role == OWNER:
        for role in ROLES:
            if role != found.role and await refusal(turn.at, me, found, role) is None:
                to = role_name(say, role)
                rows.append((press(say._("Change to: {role}", role=to), "s-mrole", found.id, role),))
        stays = await refusal(turn.at, me, found)
        if stays is None:
            rows.append((press(say._("Take off the team"), "s-mout", found.id, style="danger"),))
        else:
            lines.append(refused_sentence(turn, stays))
    back = (press(say._("Team"), "s-team"), *home_row(turn))
    return console(lines, *rows, back)


def refused_sentence(turn: Turn, why: Refusal) -> str:
    """Why a member of the team stays as they are."""
    say = turn.say
    match why:
        case Refusal.NOT_OWNER:
            return say._("Only owners decide about people.")
        case Refusal.GONE:
            return say._("This person works here no more.")
        case Refusal.SETTLED:
            return say._(
                "This owner is named in the settings (OWNER_IDS). That can only be changed there, and then "
                "the bot has to be started again."
            )
        case Refusal.LAST:
            return say._("This is the last owner. Make somebody else an owner first.")


ROUTES = Routes(taps={"s-team": show, "s-mem": member})
