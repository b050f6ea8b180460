"""Somebody who took back C0 or C2: the bot does nothing for them but what the law gives them."""

from domain.consents import Consent, Feature, may
from handlers.patient.agreements import paused_rows
from handlers.patient.home import reader
from handlers.turn import Answer, Turn
from services.broadcasts.verbs import STOP_ADS
from services.people import consents
from services.screen import Screen

TAPS = frozenset(
    {
        "agree-again",
        "mydata",
        "privacy",
        "agreements",
        "withdraw",
        "withdraw-yes",
        "delete",
        "delete-yes",
        STOP_ADS,
    }
)
COMMANDS = frozenset({"mydata", "privacy", "agreements", "delete"})
"""What still works: seeing, erasing, agreeing again, and taking consent C3 back, too. A red word is answered
before anything is asked."""


async def is_paused(turn: Turn) -> bool:
    """Whether this patient took back what the bot cannot do without (PIPA art. 15, 28-8, 37)."""
    if turn.staff is not None or turn.patient is None:
        return False
    standing: frozenset[Consent] = await consents.standing(turn.at.tx, turn.patient.id)
    return not may(Feature.BOT, standing)


async def answer(turn: Turn) -> Answer:
    """Why nothing happens here, and the ways on."""
    who = await reader(turn)
    return Answer(Screen(who.say.entry("paused", **{"119": who.emergency}), paused_rows(who)), fresh=True)
