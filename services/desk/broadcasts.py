"""Broadcasts in the words staff use, and the list of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from sqlalchemy import func, not_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Broadcast, Tag
from domain.audience import Audience, Stage
from domain.broadcasts import State
from domain.screening import Outcome
from services.texts import Safe, Speech

PAGE = 8


@dataclass(frozen=True, slots=True)
class CastPage:
    """Some broadcasts, newest first. ``number`` counts from 0, ``of`` is how many pages there are."""

    casts: Sequence[Broadcast]
    number: int
    of: int


async def cast_page(tx: AsyncSession, number: int) -> CastPage:
    """A page of all broadcasts but deleted drafts; page 0 if there is no such page."""
    deleted = (Broadcast.state == State.CANCELLED) & Broadcast.started_at.is_(None)
    total = await tx.scalar(select(func.count(Broadcast.id)).where(not_(deleted))) or 0
    pages = max(1, -(-total // PAGE))
    number = number if 0 <= number < pages else 0
    query = select(Broadcast).where(not_(deleted)).order_by(Broadcast.id.desc())
    return CastPage(list(await tx.scalars(query.limit(PAGE).offset(number * PAGE))), number, pages)


def was_deleted(cast: Broadcast) -> bool:
    """Whether it was dropped before it ever began."""
    return cast.state == State.CANCELLED and cast.started_at is None


def media_word(say: Speech, media: str) -> str:
    """What goes with a text; empty for nothing."""
    words: Mapping[str, str] = {
        "photo": say._("a picture"),
        "video": say._("a video"),
        "document": say._("a file"),
    }
    return words.get(media, "")


def stage_word(say: Speech, stage: Stage) -> Safe:
    """Where people stand with their course."""
    words: Mapping[Stage, Safe] = {
        Stage.NO_COURSE: say._("no course"),
        Stage.BEFORE_FIRST: say._("before session 1"),
        Stage.IN_COURSE: say._("in a course"),
        Stage.FINISHED: say._("course finished"),
    }
    return words[stage]


def outcome_word(say: Speech, outcome: str) -> Safe:
    """A result of the nine questions."""
    words: Mapping[str, Safe] = {
        Outcome.PHASE_1: say._("phase 1"),
        Outcome.PHASE_2: say._("phase 2"),
        Outcome.PHASE_3: say._("phase 3"),
        Outcome.DOCTOR_FIRST: say._("the doctor first"),
    }
    return words[outcome]


def ago_word(say: Speech, ago: tuple[int, int]) -> Safe:
    """How long ago a last visit was."""
    if ago[0] == ago[1]:
        return say.n("{count} day ago", "{count} days ago", ago[0])
    return say._("{low} to {high} days ago", low=ago[0], high=ago[1])


def audience_lines(
    say: Speech, audience: Audience, tags: Sequence[Tag], languages: Mapping[str, str]
) -> Iterator[Safe]:
    """Whom it is for, one line a filter; one line if nobody is left out. ``tags``: every tag there is."""
    found = list(_filters(say, audience, tags, languages))
    if not found:
        yield say._("Everybody")
    for name, values in found:
        yield say._("{filter}: {values}", filter=name, values=Safe(", ".join(values)))


def _filters(
    say: Speech, audience: Audience, tags: Sequence[Tag], languages: Mapping[str, str]
) -> Iterator[tuple[Safe, list[str]]]:
    if audience.languages:
        names = (languages.get(code, code) for code in sorted(audience.languages))
        yield say._("Reads"), [escape(name, quote=False) for name in names]
    if audience.stages:
        yield say._("Course"), [stage_word(say, each) for each in Stage if each in audience.stages]
    if audience.outcomes:
        yield say._("Nine questions"), [outcome_word(say, each) for each in sorted(audience.outcomes)]
    if audience.visit_within_days is not None:
        days = audience.visit_within_days
        yield say._("Next visit"), [say.n("within {count} day", "within {count} days", days)]
    if audience.last_visit_ago is not None:
        yield say._("Last visit"), [ago_word(say, audience.last_visit_ago)]
    if audience.tags:
        yield say._("Tags"), list(_tag_names(say, audience, tags))


def _tag_names(say: Speech, audience: Audience, tags: Sequence[Tag]) -> Iterator[str]:
    known = {tag.id: tag.name or "" for tag in tags}
    for number in sorted(audience.tags):
        yield say._("“{tag}”", tag=known[number]) if number in known else say._("a tag that was dropped")
