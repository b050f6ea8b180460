"""An audience as a person would work it out: looking at one patient's visits, consents and screenings."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.audience import Terms
from db.tables import ConsentRecord, Course, Message, Patient, PatientTag, Screening, Session
from domain.audience import Stage
from domain.reasons import Why

DAY = timedelta(days=1)


async def is_meant(tx: AsyncSession, terms: Terms, person: Patient) -> bool:
    """Whether the audience means this person."""
    wanted, visits = terms.audience, await _visits(tx, person)
    booked = [each.starts_at for each in visits if each.state == "booked"]
    done = [each.performed_at for each in visits if each.state == "performed" and each.performed_at]
    query = select(PatientTag.tag_id).where(PatientTag.patient_id == person.id)
    return all(
        (
            not wanted.languages or person.language in wanted.languages,
            not wanted.outcomes or await _outcome(tx, person) in wanted.outcomes,
            not wanted.stages or await _stage(tx, person, visits) in wanted.stages,
            wanted.visit_within_days is None
            or any(terms.as_of <= each < terms.as_of + wanted.visit_within_days * DAY for each in booked),
            wanted.last_visit_ago is None
            or _lies(max(done, default=None), terms.as_of, wanted.last_visit_ago),
            not wanted.tags or not wanted.tags.isdisjoint(await tx.scalars(query)),
        )
    )


async def reason(tx: AsyncSession, terms: Terms, person: Patient) -> Why:
    """What keeps this person from it, the first reason that holds."""
    agreed, is_ad = await _agreed(tx, person), terms.ads is not None
    rules = (
        (person.chat_id is None, Why.NOT_LINKED),
        (person.unreachable_since is not None, Why.UNREACHABLE),
        (person.choice == "stopped", Why.STOPPED),
        (person.choice == "essentials", Why.ESSENTIALS),
        (person.language not in terms.languages, Why.NO_TEXT),
        (is_ad and person.discreet, Why.DISCREET),
        (not terms.basic <= agreed, Why.NO_CONSENT),
        (is_ad and not (terms.ads or frozenset()) <= agreed, Why.NO_ADS),
        (is_ad and await _had(tx, terms, person) >= terms.cap, Why.WEEKLY_CAP),
    )
    return next((why for holds, why in rules if holds), Why.NONE)


async def _visits(tx: AsyncSession, person: Patient) -> list[Session]:
    return list(await tx.scalars(select(Session).where(Session.patient_id == person.id)))


async def _outcome(tx: AsyncSession, person: Patient) -> str | None:
    query = select(Screening).where(Screening.patient_id == person.id).order_by(Screening.id)
    done = [each.outcome for each in await tx.scalars(query) if each.state == "done"]
    return done[-1] if done else None


async def _stage(tx: AsyncSession, person: Patient, visits: list[Session]) -> Stage:
    query = select(Course).where(Course.patient_id == person.id).order_by(Course.id)
    courses = list(await tx.scalars(query))
    if not courses:
        return Stage.NO_COURSE
    latest = courses[-1]
    performed = sum(each.state == "performed" for each in visits if each.course_id == latest.id)
    if latest.ended_at is not None or performed >= latest.planned:
        return Stage.FINISHED
    return Stage.IN_COURSE if performed else Stage.BEFORE_FIRST


def _lies(last: datetime | None, as_of: datetime, ago: tuple[int, int]) -> bool:
    return last is not None and as_of - (max(ago) + 1) * DAY < last <= as_of - min(ago) * DAY


async def _agreed(tx: AsyncSession, person: Patient) -> set[str]:
    query = select(ConsentRecord).where(ConsentRecord.patient_id == person.id)
    stands = {}
    for record in await tx.scalars(query.order_by(ConsentRecord.at, ConsentRecord.id)):
        stands[record.code] = record.granted and record.withdrawn_at is None
    return {code for code, holds in stands.items() if holds}


async def _had(tx: AsyncSession, terms: Terms, person: Patient) -> int:
    query = select(Message).where(Message.patient_id == person.id, Message.step == terms.ad_step)
    return sum(
        (each.sent_at or each.due_at) > terms.as_of - 7 * DAY
        and each.status in {"sent", "unknown", "sending"}
        for each in await tx.scalars(query)
        if each.subject != terms.subject
    )
