"""Buttons in the team's group: they open in the private chat of whoever taps, if that person works here."""

from dataclasses import replace

from handlers.turn import Answer, Turn
from services.talk.group import configured_group
from services.texts import plain

GROUP_TAPS = frozenset({"s-item", "s-inbox"})
"""What may be tapped there."""


async def is_team_group(turn: Turn, chat_id: int) -> bool:
    """Whether this is the group of the settings."""
    return await configured_group(turn.at) == chat_id


def in_private(turn: Turn, answer: Answer) -> Answer:
    """The same answer as a new message in the private chat; the one in the group stays as it is."""
    said = plain(turn.say._("I wrote to you in our private chat."))
    return replace(answer, fresh=True, note="", toast=said)
