"""Inviting somebody to work here: the role, the link as text and picture, taking it back."""

from db.tables import StaffInvite
from handlers.staff.common import console, home_row, html, leave, press, zone_of
from handlers.staff.team import refused_sentence, team_screen
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.desk.words import role_name
from services.people import qr, staff_invites
from services.people.staffing import OWNER, ROLES
from services.people.team import Refusal
from services.screen import Attachment, Button, Screen


async def ask_role(turn: Turn, tap: Tap) -> Answer:
    """Which role? What waits to be opened can be taken back here."""
    del tap
    await leave(turn)
    return await _screen(turn)


async def _screen(turn: Turn, note: str = "") -> Answer:
    if turn.the_staff().role != OWNER:
        return Answer(await team_screen(turn, refused_sentence(turn, Refusal.NOT_OWNER)))
    say = turn.say
    roles = ((press(role_name(say, role), "s-tinvr", role),) for role in ROLES)
    waiting = ((_take_back(turn, each),) for each in (await staff_invites.waiting(turn.at))[:20])
    lines = (
        note and f"{note}\n",
        say._("<b>Invite somebody to the team</b>"),
        say._(
            "Which role? Owners decide about people and read who did what. Doctors lift holds. Owners and "
            "doctors write advertisements and see the numbers. Everybody does everything else."
        ),
    )
    return Answer(console(lines, *roles, *waiting, _back(turn)))


def _take_back(turn: Turn, found: StaffInvite) -> Button:
    say, zone = turn.say, zone_of(turn)
    label = say._(
        "Withdraw: {role}, {day} {time}",
        role=role_name(say, found.role),
        day=say.short_day(found.created_at, zone),
        time=say.clock(found.created_at, zone),
    )
    return press(label, "s-tinvx", found.id)


async def command(turn: Turn, rest: str) -> Answer:
    """/team; with a role behind it, an invitation for that role."""
    await leave(turn)
    words = rest.casefold()
    role = next((each for each in ROLES if words in {each, role_name(turn.say, each).casefold()}), "")
    if role:
        return await _invitation(turn, role)
    note = turn.say._("To invite somebody, type the role: /team doctor") if rest else ""
    return Answer(await team_screen(turn, note))


async def invite(turn: Turn, tap: Tap) -> Answer:
    """The role was tapped."""
    return await _invitation(turn, tap.word(0))


async def _invitation(turn: Turn, role: str) -> Answer:
    """A link that works once. Not protected: it is there to be passed on, and holds no name."""
    say = turn.say
    made = await staff_invites.invite(turn.at, turn.the_staff(), role)
    if made is None:
        return await _screen(turn)
    hours = int(staff_invites.LASTS.total_seconds() // 3600)
    caption = (
        say._("<b>Invitation to the team: {role}</b>", role=role_name(say, role)),
        say._(
            "Let your new colleague scan this, or send them the link, and nobody else. It works once, for "
            "{hours} hours.",
            hours=hours,
        ),
        html(made.link),
    )
    withdraw = (press(say._("Withdraw the invitation"), "s-tinvx", made.invite.id),)
    picture = Attachment(f"{role}.png", qr.picture(made.link), is_picture=True)
    return Answer(Screen("\n".join(caption), (withdraw, _back(turn)), picture))


async def withdraw(turn: Turn, tap: Tap) -> Answer:
    """The link works no more."""
    done = await staff_invites.revoke(turn.at, turn.the_staff(), tap.number(0))
    say = turn.say
    return await _screen(
        turn,
        say._("Withdrawn. The link works no more.") if done else say._("It was used or withdrawn before."),
    )


def _back(turn: Turn) -> tuple[Button, ...]:
    return (press(turn.say._("Team"), "s-team"), *home_row(turn))


ROUTES = Routes(taps={"s-tinv": ask_role, "s-tinvr": invite, "s-tinvx": withdraw}, commands={"team": command})
