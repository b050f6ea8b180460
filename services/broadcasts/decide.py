"""The last question before a message of a broadcast goes: all is asked again, then the text is made."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from db import outbox
from db.queries.audience import had_since
from db.summaries import SUMS
from db.tables import Broadcast, Message, Patient
from domain.ad_hours import goes_at
from domain.broadcasts import Kind, State
from domain.consents import Feature, may
from domain.messages import Lane, Status
from domain.reasons import Why
from services.broadcasts.casts import AD_STEP, audience_of, find, languages_of, needs_of, number_of
from services.messages.notes import note_of
from services.moment import Moment
from services.outgoing import Outgoing
from services.people.preferences import ESSENTIALS, STOPPED
from services.people.reader import Reader, reader_of
from services.render.patient import render_for_patient
from services.render.scene import load

_DISPATCH = "dispatch"
_HAD = (Status.SENT.value, Status.UNKNOWN.value, Status.SENDING.value)


@dataclass(frozen=True, slots=True)
class _Aside:
    status: Status
    why: Why


async def prepare(at: Moment, message: Message) -> Outgoing | None:
    """Decide and render. None if the message was put aside: its row then says why."""
    cast = await find(at.tx, number_of(message.subject))
    patient = await at.tx.get(Patient, message.patient_id or 0)
    if cast is None or patient is None:
        raise NoResultFound(f"message {message.id} has no broadcast or nobody to go to")
    reader = await reader_of(at, patient)
    aside = await _stands(at, cast, message) or await _person(at, cast, message, reader)
    if aside is not None:
        await outbox.set_status(
            at.tx, message, aside.status, who=_DISPATCH, why=aside.why, by_plan=False, now=at.now
        )
        return None
    if await _waits(at, cast, message, reader):
        return None
    screen = await render_for_patient(await load(at, message, reader))
    return Outgoing(message.id, patient.chat_id or 0, Lane(message.lane), note_of(reader, message, screen))


async def _stands(at: Moment, cast: Broadcast, message: Message) -> _Aside | None:
    """A broadcast that is paused or cancelled stops here, whatever its rows still say."""
    if at.now > message.not_after:
        return _Aside(Status.EXPIRED, Why.LATE)
    if cast.state in {State.PAUSED, State.PREPARING}:
        return _Aside(Status.PREPARING, Why.PAUSED)
    return None if cast.state == State.RUNNING else _Aside(Status.CANCELLED, Why.BY_STAFF)


async def _person(at: Moment, cast: Broadcast, message: Message, reader: Reader) -> _Aside | None:
    """What this person wants and agreed to, as of now."""
    why = _refuses(cast, reader) or await _no_answers(at, cast, reader) or await _no_version(at, cast, reader)
    if not why and cast.kind == Kind.AD:
        why = await _no_ad(at, message, reader)
    return _Aside(Status.CANCELLED, why) if why else None


def _refuses(cast: Broadcast, reader: Reader) -> Why:
    patient = reader.patient
    if patient.chat_id is None:
        return Why.NOT_LINKED
    if not may(needs_of(cast), reader.consents):
        return Why.NO_CONSENT
    if patient.unreachable_since is not None:
        return Why.UNREACHABLE
    if patient.choice == STOPPED:
        return Why.STOPPED
    return Why.ESSENTIALS if patient.choice == ESSENTIALS else Why.NONE


async def _no_answers(at: Moment, cast: Broadcast, reader: Reader) -> Why:
    """What the audience was chosen by is erased, or was answered anew since (PIPA art. 36)."""
    outcomes = audience_of(cast).outcomes
    if not outcomes:
        return Why.NONE
    phase = await at.tx.scalar(select(SUMS.phase).where(SUMS.id == reader.patient.id))
    return Why.NONE if phase in outcomes else Why.ANSWERS_GONE


async def _no_version(at: Moment, cast: Broadcast, reader: Reader) -> Why:
    known = reader.say.language in await languages_of(at.tx, cast)
    return Why.NONE if known else Why.NO_TEXT


async def _no_ad(at: Moment, message: Message, reader: Reader) -> Why:
    """Only with consent C3 (Network Act art. 50(1)), and not more often than the clinic allows itself."""
    if not may(Feature.MARKETING, reader.consents):
        return Why.NO_ADS
    if reader.patient.discreet:
        return Why.DISCREET
    cap = at.office.content.clinic.broadcasting.weekly_cap
    return Why.WEEKLY_CAP if await _had(at, message) >= cap else Why.NONE


async def _had(at: Moment, message: Message) -> int:
    """Advertisements of other broadcasts the person got in the last seven days."""
    since, due_since = had_since(at.now)
    query = select(func.count()).where(
        Message.patient_id == message.patient_id,
        Message.due_at > due_since,
        Message.step == AD_STEP,
        Message.subject != message.subject,
        Message.status.in_(_HAD),
        func.coalesce(Message.sent_at, Message.due_at) > since,
    )
    return await at.tx.scalar(query) or 0


async def _waits(at: Moment, cast: Broadcast, message: Message, reader: Reader) -> bool:
    """Whether it is put off to an allowed hour, or ends because none is left."""
    quiet = at.office.content.timeline.quiet
    goes: datetime | None = goes_at(cast.kind, at.now, message.not_after, reader.zone, quiet)
    if goes is None:
        await outbox.set_status(
            at.tx, message, Status.EXPIRED, who=_DISPATCH, why=Why.QUIET_HOURS, by_plan=False, now=at.now
        )
    elif goes > at.now:
        await outbox.mark_later(at.tx, message, goes, why=Why.QUIET_HOURS, now=at.now)
    return goes is None or goes > at.now
