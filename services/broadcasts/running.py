"""Stopping and going on. Each takes effect before the next message: a claim asks how its broadcast stands.

The rows follow in the background, in chunks; no deed here touches more than one row.
"""

from db.engine import DUE
from db.queries import broadcast_rows as rows
from db.tables import Broadcast, Staff
from domain.broadcasts import Deed, Problem, State, may
from domain.messages import Status
from domain.reasons import Why
from services import audit
from services.broadcasts.casts import subject_of
from services.broadcasts.telling import REPORT, STOPPED_ITSELF, owe_maker
from services.moment import Moment

CHUNK = 500
FAILURES = "failures"
"""Why a broadcast paused itself."""


async def pause(at: Moment, cast: Broadcast, staff: Staff) -> Problem | None:
    """Nothing more goes until somebody resumes it."""
    if not may(Deed.PAUSE, cast.state):
        return Problem.STATE
    await _become(at, cast, State.PAUSED)
    await audit.record(at, staff, "pause-broadcast", subject_of(cast.id))
    return None


async def resume(at: Moment, cast: Broadcast, staff: Staff) -> Problem | None:
    """Go on with those who have not had it; who had it does not get it again."""
    if not may(Deed.RESUME, cast.state):
        return Problem.STATE
    # Writing the rows goes on where it stopped; if all are written, that is seen at once.
    await _become(at, cast, State.PREPARING)
    await audit.record(at, staff, "resume-broadcast", subject_of(cast.id))
    return None


async def cancel(at: Moment, cast: Broadcast, staff: Staff) -> Problem | None:
    """Whoever has not had it will not get it."""
    if not may(Deed.CANCEL, cast.state):
        return Problem.STATE
    began = cast.started_at is not None
    await _become(at, cast, State.CANCELLED)
    cast.ended_at = None if began else at.now
    await at.tx.flush()
    await audit.record(at, staff, "cancel-broadcast", subject_of(cast.id))
    return None


async def pause_itself(at: Moment, cast: Broadcast) -> None:
    """Too many refusals in a row: it waits for a person, who is told once."""
    if may(Deed.PAUSE, cast.state):
        await _become(at, cast, State.PAUSED, why=FAILURES)
        await owe_maker(at, cast, STOPPED_ITSELF)


def watch(cast: Broadcast, chat_id: int, message_id: int) -> None:
    """From now on that message shows how far it is."""
    cast.status_chat, cast.status_message = chat_id, message_id


async def follow(at: Moment, cast: Broadcast) -> bool:
    """Let the rows follow the state, one chunk of them; True if there is more to do.

    Paused: those let go are taken back. Cancelled, retracted, or its time is over: those left end. Done: no
    row may go any more; the maker is owed the report.
    """
    subject = subject_of(cast.id)
    if cast.state in {State.CANCELLED, State.RETRACTING}:
        left = await _end(at, cast, Status.CANCELLED, Why.BY_STAFF)
        return left or await _wound_up(at, cast)
    if cast.not_after is not None and at.now > cast.not_after and cast.state != State.PREPARING:
        left = await _end(at, cast, Status.EXPIRED, Why.LATE)
        return left or await _wound_up(at, cast)
    if cast.state == State.PAUSED:
        return await rows.put_back(at.tx, subject, CHUNK) == CHUNK
    if cast.state == State.RUNNING:
        return await _wound_up(at, cast)
    return False


async def _end(at: Moment, cast: Broadcast, status: Status, why: Why) -> bool:
    subject = subject_of(cast.id)
    return await rows.end_rows(at.tx, subject, CHUNK, status=status, why=why, now=at.now) == CHUNK


async def _wound_up(at: Moment, cast: Broadcast) -> bool:
    """Note the end once no row is pending. Always False: what is on its way is not hurried by looking."""
    if cast.ended_at is not None or await rows.pending(at.tx, subject_of(cast.id)):
        return False
    cast.ended_at = at.now
    if cast.state in {State.RUNNING, State.PAUSED}:
        cast.state = State.DONE.value
    await at.tx.flush()
    if cast.state != State.RETRACTING:
        await owe_maker(at, cast, REPORT)
    return False


async def _become(at: Moment, cast: Broadcast, state: State, *, why: str = "") -> None:
    cast.state, cast.why = state.value, why
    await at.tx.flush()
    at.tx.info[DUE] = True
