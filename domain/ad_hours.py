"""At which hours a broadcast may reach somebody. All instants are aware UTC."""

from datetime import datetime, time

from domain.broadcasts import Kind
from domain.quiet import next_awake
from domain.steps import QuietHours

KOREA = "Asia/Seoul"
PERSON_NIGHT = QuietHours(starts=time(21), ends=time(9))
"""Nobody gets an advertisement in these hours of their own time (clinic policy)."""
LEGAL_NIGHT = QuietHours(starts=time(21), ends=time(8))
"""Nor in these of Korea's (Network Act art. 50(3))."""

_ROUNDS = 8


def first_allowed(kind: str, instant: datetime, zone: str, quiet: QuietHours) -> datetime:
    """Return ``instant``, or the next one at which a person in ``zone`` may get such a broadcast.

    ``quiet``: the clinic's quiet hours, which a notice obeys in the person's zone.
    """
    if kind != Kind.AD:
        return next_awake(instant, zone, quiet)
    found = instant
    # The two days are twelve and thirteen hours long, so they overlap wherever the person is.
    for _ in range(_ROUNDS):
        awake = next_awake(next_awake(found, zone, PERSON_NIGHT), KOREA, LEGAL_NIGHT)
        if awake == found:
            break
        found = awake
    return found


def goes_at(
    kind: str, instant: datetime, not_after: datetime, zone: str, quiet: QuietHours
) -> datetime | None:
    """Return when it may go, from ``instant`` on; None if no allowed hour is left up to ``not_after``."""
    found = first_allowed(kind, instant, zone, quiet)
    return found if found <= not_after else None
