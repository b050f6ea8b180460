"""Opening an invitation to the team: whoever opens a good one finds the desk in their chat."""

from dataclasses import replace

from db.tables import Staff
from handlers.staff.home import home_screen
from handlers.turn import Answer, Turn
from services.desk.words import role_word
from services.people import staff_invites
from services.people.staff_invites import Opened
from services.screen import Screen
from services.texts import Safe, Speech


def is_invitation(name: str, rest: str) -> bool:
    """Whether a command is a link to the team that somebody opened."""
    return name == "start" and rest.startswith(staff_invites.MARK)


async def open_link(turn: Turn, payload: str) -> Answer:
    """The desk, in the new colleague's language; or why not, kindly."""
    opened, staff = await staff_invites.open_invite(turn.at, payload, turn.person)
    if staff is None:
        return Answer(Screen(_refused(turn.say, opened)))
    welcomed = replace(turn, staff=staff, say=turn.at.office.texts.speak(staff.language))
    return Answer(await home_screen(welcomed, _welcome(welcomed.say, staff, opened)))


def _welcome(say: Speech, staff: Staff, opened: Opened) -> Safe:
    if opened is Opened.MEMBER:
        return say._("You belong to the team already.")
    return say._(
        "Welcome to the team! You are here as: {role}. This chat is your desk from now on; /help says what "
        "you can type.",
        role=role_word(say, staff),
    )


def _refused(say: Speech, why: Opened) -> Safe:
    match why:
        case Opened.PATIENT:
            return say._(
                "This account is a patient's, and one account is one person: it cannot join the team. "
                "The invitation stays good. Please open it with another Telegram account."
            )
        case Opened.USED:
            return say._("This invitation was used already. Please ask for a new one.")
        case Opened.EXPIRED:
            return say._("This invitation is too old. Please ask for a new one.")
        case Opened.REVOKED:
            return say._("This invitation was withdrawn. Please ask whoever gave it to you.")
        case _:
            return say._("This invitation cannot be read. Please ask for a new one.")
