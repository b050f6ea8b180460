"""What the staff's group reads: codes of patients and nothing else (Medical Service Act art. 19)."""

from collections.abc import Sequence

from services.callbacks import data
from services.render.staff import StaffScene
from services.screen import Button, Screen, column
from services.texts import Speech

_MOST = 60
"""Codes of one line; who reads more looks into the inbox anyway."""


def wrote(say: Speech, code: str, item_id: int) -> Screen:
    """Somebody wrote; the button opens it in the private chat of whoever taps, if they work here."""
    text = say._("{code} wrote: open it in your private chat.", code=code)
    return Screen(text, column(Button(say._("Answer"), data("s-item", item_id))), protect=True)


def alert_open(say: Speech, code: str) -> Screen:
    """An alert is open; how urgent it is and what it is about stay out of the group."""
    return Screen(say._("{code}: an alert is open, see your private chat.", code=code), protect=True)


def several(say: Speech, wrote_codes: Sequence[str], alert_codes: Sequence[str]) -> Screen:
    """Many at once, in one message."""
    lines = []
    if wrote_codes:
        lines.append(say._("Wrote: {codes}", codes=_listed(wrote_codes)))
    if alert_codes:
        lines.append(say._("An alert is open: {codes}", codes=_listed(alert_codes)))
    lines.append(say._("Open them in your private chat."))
    return Screen("\n".join(lines), column(Button(say._("Inbox"), data("s-inbox"))), protect=True)


def _listed(codes: Sequence[str]) -> str:
    more = " …" if len(codes) > _MOST else ""
    return ", ".join(codes[:_MOST]) + more


async def closed(scene: StaffScene) -> Screen:
    """Told to owners once: the group cannot be written to."""
    text = scene.say._(
        "⚠ I cannot write to the team's group any more (STAFF_CHAT_ID). Nothing is lost: everybody still "
        "gets everything in their private chat. Let me into the group again, and I will go on there."
    )
    return Screen(text, column(Button(scene.say._("Home"), data("s-home"))), protect=True)


async def plain(scene: StaffScene) -> Screen:
    """Told to owners once: there are no topics."""
    text = scene.say._(
        "⚠ I cannot make topics in the team's group, so all messages there stand in one line. For a topic "
        "for each patient, switch topics on in the group and make me an administrator who may manage topics."
    )
    return Screen(text, column(Button(scene.say._("Home"), data("s-home"))), protect=True)
