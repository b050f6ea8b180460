"""Writing a broadcast: its texts, its audience, its time. Once submitted, nothing changes any more."""

from datetime import date, datetime, timedelta

from sqlalchemy import delete, select

from db.tables import Broadcast, BroadcastText, Staff
from domain.ad_review import entry_problem, tidy
from domain.audience import Audience
from domain.broadcasts import Deed, Kind, Problem, State, may
from domain.localtime import local_day
from services import audit
from services.broadcasts.casts import Version, subject_of
from services.moment import Moment
from services.render.broadcast import fits


async def create(at: Moment, staff: Staff, kind: Kind) -> Broadcast:
    """A new draft without texts, for everybody."""
    cast = Broadcast(kind=kind.value, state=State.DRAFT.value, made_at=at.now, made_by=staff.id)
    at.tx.add(cast)
    await at.tx.flush()
    await _note(at, staff, "make-broadcast", cast)
    return cast


async def set_text(
    at: Moment,
    cast: Broadcast,
    staff: Staff,
    language: str,
    html: str,
    media: str = "",
    file_id: str = "",
) -> Problem | None:
    """Write or replace the version of one language.

    ``html``: as Telegram takes it; under a picture, video or file it is the caption.
    """
    if not may(Deed.EDIT, cast.state):
        return Problem.STATE
    if language not in at.office.content.languages:
        return Problem.UNKNOWN_LANGUAGE
    if not html.strip() and not (file_id and cast.kind == Kind.NOTICE):
        return Problem.NO_TEXT
    if not fits(at, cast, language, Version(html, media, file_id)):
        return Problem.TOO_LONG
    row = await _row(at, cast, language)
    row.text, row.media, row.file = html, media, file_id or None
    await at.tx.flush()
    await _note(at, staff, "write-broadcast", cast)
    return None


async def drop_text(at: Moment, cast: Broadcast, staff: Staff, language: str) -> Problem | None:
    """Take a version away: readers of that language are then left out."""
    if not may(Deed.EDIT, cast.state):
        return Problem.STATE
    mine = (BroadcastText.broadcast_id == cast.id, BroadcastText.language == language)
    await at.tx.execute(delete(BroadcastText).where(*mine))
    await _note(at, staff, "write-broadcast", cast)
    return None


async def set_audience(at: Moment, cast: Broadcast, staff: Staff, audience: Audience) -> Problem | None:
    """Choose who it is for; an advertisement never by health answers (PIPA art. 23)."""
    if not may(Deed.EDIT, cast.state):
        return Problem.STATE
    if cast.kind == Kind.AD and audience.by_health:
        return Problem.HEALTH_AUDIENCE
    cast.audience = audience.to_json()
    await at.tx.flush()
    await _note(at, staff, "aim-broadcast", cast)
    return None


async def set_review(at: Moment, cast: Broadcast, staff: Staff, number: str, until: date) -> Problem | None:
    """Enter the review before publication (Medical Service Act art. 57): its number, which is shown, and end.

    ``until``: the last day it holds, in the clinic's zone. Both are kept, or neither.
    """
    if not may(Deed.EDIT, cast.state):
        return Problem.STATE
    wanted = tidy(number)
    problem = entry_problem(wanted, until, local_day(at.now, at.office.content.clinic.zone))
    if problem is not None:
        return problem
    cast.review_number, cast.review_until = wanted, until
    await at.tx.flush()
    await _note(at, staff, "write-broadcast", cast)
    return None


async def set_when(
    at: Moment, cast: Broadcast, staff: Staff, starts_at: datetime | None, not_after: datetime | None = None
) -> Problem | None:
    """Choose when it may begin (aware UTC; None: as soon as it is started) and when it must have gone.

    Without ``not_after`` it has as long as the content says (``broadcast.lasts_hours``). Also possible after
    the approval, which is about what is said, not when.
    """
    if not (may(Deed.EDIT, cast.state) or may(Deed.REOPEN, cast.state)):
        return Problem.STATE
    if starts_at is not None and starts_at <= at.now:
        return Problem.WINDOW
    if not_after is not None and not_after <= (starts_at or at.now):
        return Problem.WINDOW
    cast.starts_at, cast.not_after = starts_at, not_after
    await at.tx.flush()
    await _note(at, staff, "time-broadcast", cast)
    return None


async def reopen(at: Moment, cast: Broadcast, staff: Staff) -> Problem | None:
    """Make it a draft again, to change it; an approval is lost."""
    if not may(Deed.REOPEN, cast.state):
        return Problem.STATE
    cast.state, cast.approved_at, cast.approved_by = State.DRAFT.value, None, None
    await at.tx.flush()
    await _note(at, staff, "reopen-broadcast", cast)
    return None


async def discard(at: Moment, cast: Broadcast, staff: Staff) -> Problem | None:
    """Drop what was never started."""
    if not (may(Deed.EDIT, cast.state) or may(Deed.REOPEN, cast.state)):
        return Problem.STATE
    cast.state, cast.ended_at = State.CANCELLED.value, at.now
    await at.tx.flush()
    await _note(at, staff, "drop-broadcast", cast)
    return None


def window(at: Moment, cast: Broadcast) -> tuple[datetime, datetime]:
    """When it would begin, and the last instant anything of it may go (aware UTC)."""
    begins = max(at.now, cast.starts_at) if cast.starts_at else at.now
    lasts = timedelta(hours=at.office.content.clinic.broadcasting.lasts_hours)
    return begins, cast.not_after or begins + lasts


async def _row(at: Moment, cast: Broadcast, language: str) -> BroadcastText:
    query = select(BroadcastText).where(
        BroadcastText.broadcast_id == cast.id, BroadcastText.language == language
    )
    row = await at.tx.scalar(query)
    if row is None:
        row = BroadcastText(broadcast_id=cast.id, language=language)
        at.tx.add(row)
    return row


async def _note(at: Moment, staff: Staff, action: str, cast: Broadcast) -> None:
    await audit.record(at, staff, action, subject_of(cast.id))
