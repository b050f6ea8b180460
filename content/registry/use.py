"""How the program uses a text."""

from dataclasses import dataclass
from functools import cache

CLINIC_FILLS = frozenset(
    {
        "119",
        "address_line",
        "call_us",
        "checkin_months",
        "clinic",
        "consent_years",
        "keep_months",
        "phone",
        "phone_line",
        "privacy_line",
        "processors_line",
        "stop_days",
        "screening_days",
        "transfer_contact",
        "transfer_recipient",
        "transfer_where",
        "urgent_hours",
    }
)
"""Placeholders every text may use: the program fills them from the clinic's facts."""


@dataclass(frozen=True, slots=True)
class Use:
    """One text id as the program uses it.

    Attributes:
        fills: the placeholders the text may use, separated by spaces. ``name?`` is filled with nothing when
            there is nothing to say; ``name!`` must occur in the text.
        medical: a translation must exist in every enabled language, else the program does not start.
        where: one line on where the text appears.
    """

    fills: str = ""
    medical: bool = False
    where: str = ""

    @property
    def allowed(self) -> frozenset[str]:
        """Placeholders the text may use, the clinic's facts included."""
        return _allowed(self.fills)

    @property
    def given(self) -> frozenset[str]:
        """Placeholders the caller has to fill: neither optional nor one of the clinic's facts."""
        return self.allowed - CLINIC_FILLS - self.optional

    @property
    def optional(self) -> frozenset[str]:
        """Placeholders that are filled with nothing when the program has nothing for them."""
        return _optional(self.fills)

    @property
    def required(self) -> frozenset[str]:
        """Placeholders without which the text is refused."""
        return frozenset(name[:-1] for name in self.fills.split() if name.endswith("!"))


@cache
def _allowed(fills: str) -> frozenset[str]:
    return CLINIC_FILLS | {name.rstrip("?!") for name in fills.split()}


@cache
def _optional(fills: str) -> frozenset[str]:
    return frozenset(name[:-1] for name in fills.split() if name.endswith("?"))


def told(where: str, fills: str = "") -> Use:
    """Return the use of a text that may wait for its translation."""
    return Use(fills, medical=False, where=where)


def medical(where: str, fills: str = "") -> Use:
    """Return the use of a text that must never be shown untranslated: health, safety or consent."""
    return Use(fills, medical=True, where=where)
