"""A message on its way through the rules of planning."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.messages import Key, Status, Wanted
from domain.reasons import Why
from domain.steps import StepRule

_LEAD = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Draft:
    """A message as one rule wants it, before the patient's choices, the daily cap and the clock had a say.

    Attributes:
        rule: the timeline step, None for nudges, re-checks and "do not travel" (no daily cap for them).
        essential: goes to patients who asked for the essentials only.
        always: not even "stop all messages" holds it back (the visit itself is at stake).
        waiting: put off because of a visit; it is not going to be sent at its due time.
    """

    wanted: Wanted
    rule: StepRule | None = None
    essential: bool = True
    always: bool = False
    waiting: bool = False

    def with_status(self, status: Status, why: Why) -> "Draft":
        """Return the same message with another status and reason."""
        return replace(self, wanted=replace(self.wanted, status=status, why=why))


@dataclass(frozen=True, slots=True)
class Window:
    """When a step is meant to go. All instants are aware UTC.

    Attributes:
        nominal: where the timeline puts it. opens: None for four hours before that.
        closes: latest moment a send may begin.
    """

    nominal: datetime
    closes: datetime
    opens: datetime | None = None

    def not_before(self, due_at: datetime) -> datetime:
        """Return the earliest moment the message may go.

        Without a start of its own the window begins four hours ahead: exactly as far as quiet hours can move
        a message back, give or take seconds, which must not cost the patient the message.
        """
        return self.opens or min(self.nominal - _LEAD, due_at)

    def place(self, key: Key, meant: datetime, due_at: datetime) -> Wanted:
        """Return the message ``meant`` for one moment and moved to ``due_at`` by quiet hours.

        Outside the window it is ``CANCELLED``, kept so that staff can read why.
        """
        opens = self.not_before(due_at)
        inside = opens <= due_at <= self.closes
        return Wanted(
            key=key,
            not_before=min(opens, due_at),
            due_at=due_at,
            not_after=self.closes,
            status=Status.PLANNED if inside else Status.CANCELLED,
            why=Why.NONE if inside and due_at == meant else Why.QUIET_HOURS,
        )
