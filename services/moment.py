"""The circumstances every deed acts in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.office import Office


@dataclass(frozen=True, slots=True)
class Moment:
    """One transaction at one instant.

    Attributes:
        tx: the open transaction; whoever opened it commits.
        office: the clinic's content and texts.
        now: aware UTC; the same for everything the deed does.
    """

    tx: AsyncSession
    office: Office
    now: datetime
