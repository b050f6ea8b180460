"""Quiet hours for a message that may be late already."""

from datetime import datetime

from domain.drafts import Window
from domain.situation import Situation, settle, settle_later


def awake_after(case: Situation, window: Window, meant: datetime, known_at: datetime) -> datetime:
    """Return where an after-step ``meant`` for one moment goes so that it wakes nobody (aware UTC).

    On time it may move back a little, as every step; one that is late, or would move to before ``known_at``
    (when staff said the visit took place), only moves on.
    """
    due_at = settle(case.view, case.timeline, meant)
    earliest = known_at if meant == window.nominal else meant
    return due_at if due_at >= earliest else settle_later(case.view, case.timeline, meant)
