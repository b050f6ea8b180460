"""A new course with its sessions, in a statement each: somebody waits for it at the desk."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import make_transient_to_detached

from db.prepared import Prepared, inserting
from db.summaries import Part, sum_up
from db.tables import Course
from db.tables.base import Base

_COURSES = Base.metadata.tables["courses"]
_SESSIONS = Base.metadata.tables["sessions"]
_COURSE = Prepared(
    inserting(_COURSES, "patient_id", "planned", "gap_days", "created_at", "created_by").returning(
        _COURSES.c.id
    )
)
_SESSION = Prepared(
    inserting(
        _SESSIONS,
        *("course_id", "patient_id", "number", "starts_at", "timed_at", "time_version", "state"),
        "prompt_stage",
    )
)


async def lay(tx: AsyncSession, course: Course, starts: Sequence[datetime]) -> None:
    """Store a course that is new, and its sessions, booked for these starts (aware UTC) in their order.

    The object is the transaction's own afterwards, as if it had been added and flushed.
    """
    values = {column: getattr(course, column) for column in ("patient_id", "planned", "gap_days")}
    made = {"created_at": course.created_at, "created_by": course.created_by}
    [(course.id,)] = await _COURSE.rows(tx, values | made)
    course.ended_at = None
    make_transient_to_detached(course)
    tx.add(course)
    each = {
        "course_id": course.id,
        "patient_id": course.patient_id,
        "timed_at": course.created_at,
        "time_version": 1,
        "state": "booked",
        "prompt_stage": 0,
    }
    rows = [each | {"number": number, "starts_at": start} for number, start in enumerate(starts, start=1)]
    await _SESSION.many(tx, rows)
    await sum_up(tx, Part.VISITS, [course.patient_id])
