"""Which sessions of a course a change is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from db.tables import Session
from services.moment import Moment
from services.visits import moves
from services.visits.courses import Effects, sessions_in


class Scope(StrEnum):
    """Which sessions of a course a change is about."""

    ONE = "one"
    REST = "rest"  # the chosen one and those booked after it
    ALL = "all"  # every one that is still ahead


@dataclass(frozen=True, slots=True)
class Look:
    """What a change would do: the sessions it is about, warnings by session number, messages."""

    sessions: Sequence[Session]
    effects: Effects


def in_scope(sessions: Sequence[Session], chosen: Session, scope: Scope, now: datetime) -> list[Session]:
    """The sessions of the course a change of this scope touches, by time; the chosen one always."""
    found = [each for each in sessions if moves.can_change(each, now) and _meant(each, chosen, scope)]
    if scope is not Scope.ALL and chosen.id not in {each.id for each in found}:
        found.append(chosen)
    return sorted(found, key=lambda each: (each.starts_at, each.id))


def _meant(session: Session, chosen: Session, scope: Scope) -> bool:
    if scope is Scope.ALL or session.id == chosen.id:
        return True
    return scope is Scope.REST and session.starts_at > chosen.starts_at


def stamp(sessions: Sequence[Session]) -> int:
    """A number that changes when one of the sessions moves or leaves the scope: it tells old buttons."""
    return sum(session.time_version for session in sessions) * 100 + len(sessions)


async def scope_of(at: Moment, chosen: Session, scope: Scope) -> list[Session]:
    """``in_scope`` of the stored course."""
    return in_scope(await sessions_in(at.tx, chosen.course_id), chosen, scope, at.now)
