"""On whose word a broadcast goes: the maker's, the second person's, and the count typed to confirm."""

from db.engine import DUE
from db.tables import Broadcast, Staff
from domain.ad_review import sending_problem
from domain.broadcasts import Deed, Kind, Problem, State, approval_problem, may, may_submit
from domain.localtime import local_day
from services import audit
from services.broadcasts.casts import audience_of, languages_of, subject_of
from services.broadcasts.drafts import window
from services.broadcasts.telling import APPROVE, DECIDED, owe_about
from services.moment import Moment
from services.people.staffing import active_staff


async def submit(at: Moment, cast: Broadcast, staff: Staff) -> Problem | None:
    """The draft is finished. Who submits it vouches for it: they are its maker from now on.

    An advertisement, and a notice where the clinic wants it so, then waits for a second person, who is told.
    """
    if not may(Deed.SUBMIT, cast.state):
        return Problem.STATE
    problem = await _unfinished(at, cast, staff)
    if problem is not None:
        return problem
    cast.made_by = staff.id
    cast.state = (State.WAITING if needs_second(at, cast) else State.APPROVED).value
    await at.tx.flush()
    await audit.record(at, staff, "submit-broadcast", subject_of(cast.id))
    if cast.state == State.WAITING:
        for other in await approvers(at, cast):
            await owe_about(at, cast, other, APPROVE)
    return None


def needs_second(at: Moment, cast: Broadcast) -> bool:
    """Whether somebody else has to approve it (an advertisement: always; clinic policy)."""
    return cast.kind == Kind.AD or at.office.content.clinic.broadcasting.notice_needs_second


async def approvers(at: Moment, cast: Broadcast) -> list[Staff]:
    """Who may be the second person."""
    maker = await at.tx.get_one(Staff, cast.made_by)
    return [each for each in await active_staff(at.tx) if may_approve(cast, maker, each) is None]


def may_approve(cast: Broadcast, maker: Staff, staff: Staff) -> Problem | None:
    """Why ``staff`` may not approve what ``maker`` made; None if they may.

    Two people have to stand for it: one who works here no more does not (clinic policy).
    """
    if not maker.active:
        return Problem.MAKER_LEFT
    return approval_problem(cast.kind, (maker.id, maker.role), (staff.id, staff.role))


async def approve(at: Moment, cast: Broadcast, staff: Staff) -> Problem | None:
    """The second person's yes; the maker hears of it."""
    if not may(Deed.APPROVE, cast.state):
        return Problem.STATE
    maker = await at.tx.get_one(Staff, cast.made_by)
    problem = may_approve(cast, maker, staff)
    if problem is not None:
        return problem
    cast.state, cast.approved_at, cast.approved_by = State.APPROVED.value, at.now, staff.id
    await at.tx.flush()
    await audit.record(at, staff, "approve-broadcast", subject_of(cast.id))
    await owe_about(at, cast, maker, DECIDED)
    return None


async def refuse(at: Moment, cast: Broadcast, staff: Staff, reason: str = "") -> Problem | None:
    """The second person's no: it is a draft again; the maker hears of it and reads the reason."""
    if not may(Deed.REFUSE, cast.state):
        return Problem.STATE
    maker = await at.tx.get_one(Staff, cast.made_by)
    problem = may_approve(cast, maker, staff)
    if problem is not None:
        return problem
    cast.state = State.DRAFT.value
    await at.tx.flush()
    await audit.record(at, staff, "refuse-broadcast", subject_of(cast.id))
    await owe_about(at, cast, maker, DECIDED, reason)
    return None


async def start(at: Moment, cast: Broadcast, staff: Staff, typed_count: int, counted: int) -> Problem | None:
    """Let it go, now or at its time. ``typed_count`` must be ``counted``: how many will get it.

    Who calls has just counted them (``reach``), in a transaction of its own, since that may take a while.
    """
    if not may(Deed.START, cast.state):
        return Problem.STATE
    begins, ends = window(at, cast)
    problem = await _unfinished(at, cast, await at.tx.get_one(Staff, cast.made_by))
    if problem is None and cast.kind == Kind.AD and not _clinic_is_named(at):
        problem = Problem.CLINIC_UNNAMED
    if problem is not None or ends <= begins:
        return problem or Problem.WINDOW
    if counted == 0 or typed_count != counted:
        return Problem.COUNT if counted else Problem.NOBODY
    cast.counted, cast.starts_at, cast.not_after = counted, begins, ends
    cast.state, cast.started_at, cast.prepared_to = State.PREPARING.value, at.now, 0
    await at.tx.flush()
    at.tx.info[DUE] = True
    await audit.record(at, staff, "start-broadcast", subject_of(cast.id))
    return None


def review_problem(at: Moment, cast: Broadcast) -> Problem | None:
    """Why the review of an advertisement would not do if it were sent as it stands; None for a notice.

    It has to hold until the clinic's day on which the time of the broadcast ends.
    """
    if cast.kind != Kind.AD:
        return None
    _, ends = window(at, cast)
    last_day = local_day(ends, at.office.content.clinic.zone)
    return sending_problem(cast.review_number, cast.review_until, last_day)


def _clinic_is_named(at: Moment) -> bool:
    """An advertisement shows who sends it and how to reach them (Network Act art. 50(4))."""
    clinic = at.office.content.clinic
    return bool(clinic.name and clinic.phone)


async def _unfinished(at: Moment, cast: Broadcast, maker: Staff) -> Problem | None:
    if not may_submit(cast.kind, maker.role):
        return Problem.ROLE
    if not await languages_of(at.tx, cast):
        return Problem.NO_TEXT
    if cast.kind == Kind.AD and audience_of(cast).by_health:
        return Problem.HEALTH_AUDIENCE
    return review_problem(at, cast)
