"""Broadcasts as they are stored: finding them, their texts, their audience."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Broadcast, BroadcastText
from domain.audience import Audience, audience_from
from domain.broadcasts import Kind
from domain.consents import Feature

_SUBJECT = "broadcast:"
_STEP = "cast-"


@dataclass(frozen=True, slots=True)
class Version:
    """A broadcast in one language.

    Attributes:
        text: HTML as Telegram takes it. media: ``photo``, ``video``, ``document`` or empty.
        file_id: Telegram's name of that file.
    """

    text: str = field(repr=False)
    media: str = ""
    file_id: str = field(default="", repr=False)


def subject_of(cast_id: int) -> str:
    """The outbox name of a broadcast."""
    return f"{_SUBJECT}{cast_id}"


def number_of(subject: str) -> int:
    """The broadcast behind an outbox name. Raises ValueError for a subject of another kind."""
    return int(subject.removeprefix(_SUBJECT))


def step_of(kind: str) -> str:
    """The step of its rows: advertisements are told apart from notices, for the weekly cap."""
    return f"{_STEP}{kind}"


AD_STEP = step_of(Kind.AD)
NOTICE_STEP = step_of(Kind.NOTICE)


async def find(tx: AsyncSession, number: int) -> Broadcast | None:
    """The broadcast as it stands now; None if there is none of this number."""
    return await tx.get(Broadcast, number, populate_existing=True)


async def recent(tx: AsyncSession, limit: int = 10) -> list[Broadcast]:
    """The latest broadcasts, newest first."""
    return list(await tx.scalars(select(Broadcast).order_by(Broadcast.id.desc()).limit(limit)))


def audience_of(cast: Broadcast) -> Audience:
    """Who it is for."""
    return audience_from(cast.audience)


def needs_of(cast: Broadcast) -> Feature:
    """What its readers have to have agreed to: where health answers choose them, their use (PIPA art. 23)."""
    return Feature.HEALTH_QUESTIONS if audience_of(cast).by_health else Feature.BOT


async def texts_of(tx: AsyncSession, cast: Broadcast) -> dict[str, Version]:
    """Language code -> version, in the order of the codes."""
    query = select(BroadcastText).where(BroadcastText.broadcast_id == cast.id)
    rows = await tx.scalars(query.order_by(BroadcastText.language))
    return {row.language: Version(row.text or "", row.media, row.file or "") for row in rows}


async def languages_of(tx: AsyncSession, cast: Broadcast) -> frozenset[str]:
    """Languages that have a version; nothing is decrypted."""
    query = select(BroadcastText.language).where(BroadcastText.broadcast_id == cast.id)
    return frozenset(await tx.scalars(query))
