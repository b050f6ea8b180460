"""What may be done under which consents: the one table."""

from collections.abc import Collection, Mapping
from enum import StrEnum


class Consent(StrEnum):
    """A consent, each given and withdrawn by itself."""

    C0 = "C0"  # basic data (PIPA art. 15(2))
    C1 = "C1"  # health data (PIPA art. 23)
    C2 = "C2"  # overseas transfer to Telegram (PIPA art. 28-8)
    C3 = "C3"  # advertising (PIPA art. 22, Network Act art. 50), never a condition


class Feature(StrEnum):
    """Something the program does with a person's data."""

    BOT = "bot"
    REMINDERS = "reminders"
    HEALTH_QUESTIONS = "health-questions"
    MARKETING = "marketing"
    RED_WORDS = "red-words"


_BASIC = frozenset({Consent.C0, Consent.C2})

ALLOWS: Mapping[Feature, frozenset[Consent]] = {
    Feature.BOT: _BASIC,
    Feature.REMINDERS: _BASIC,
    Feature.HEALTH_QUESTIONS: _BASIC | {Consent.C1},
    Feature.MARKETING: _BASIC | {Consent.C3},
    Feature.RED_WORDS: frozenset(),
}
"""Feature -> every consent it needs. An advertisement also travels by Telegram to a stored address, hence the
basic ones; the answer to a red word stores and passes on nothing, hence none."""


def may(feature: Feature, consents: Collection[Consent]) -> bool:
    """Tell whether ``feature`` is allowed under the ``consents`` that stand."""
    return ALLOWS[feature] <= frozenset(consents)
