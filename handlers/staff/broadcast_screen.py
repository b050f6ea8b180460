"""A broadcast as it stands: what is written, for whom, when, and what can be done with it now."""

from collections.abc import Iterator, Mapping
from itertools import chain

from db.tables import Broadcast, Staff
from domain.broadcasts import LIVE, Kind, Problem, State, may_submit
from handlers.staff import when
from handlers.staff.broadcast_reach import counting, reach_lines
from handlers.staff.common import console, home_row, press, spaced, zone_of
from handlers.staff.home import gone
from handlers.turn import Answer, Turn
from services.broadcasts import deciding, verbs
from services.broadcasts.casts import Version, audience_of, find, texts_of
from services.broadcasts.progress import progress_of
from services.broadcasts.report import report_of
from services.callbacks import Tap
from services.desk.broadcasts import (
    audience_lines,
    media_word,
    was_deleted,
)
from services.desk.words import staff_word
from services.people.tags import all_tags
from services.render.broadcast_status import problem_sentence, report_screen, state_word, status_screen, title
from services.screen import Button, Rows, Screen
from services.texts import Safe

OPEN_TO_CHANGE = frozenset({State.DRAFT, State.WAITING, State.APPROVED})


async def cast_of(turn: Turn, tap: Tap) -> Broadcast | None:
    """The broadcast a button means, as it stands now; None if there is none or it was deleted."""
    return await cast_numbered(turn, tap.number(0))


async def cast_numbered(turn: Turn, number: int) -> Broadcast | None:
    """The broadcast of this number; None if there is none or it was deleted."""
    cast = await find(turn.at.tx, number)
    return None if cast is None or was_deleted(cast) else cast


def not_theirs(turn: Turn, cast: Broadcast) -> Problem | None:
    """Why this staff member may not work on it: advertisements are for doctors and owners."""
    return None if may_submit(cast.kind, turn.the_staff().role) else Problem.ROLE


def not_open(turn: Turn, cast: Broadcast) -> Problem | None:
    """Why this staff member may write nothing of it now; None if it is a draft they may change."""
    return not_theirs(turn, cast) or (None if cast.state == State.DRAFT else Problem.STATE)


def on_board(turn: Turn, cast: Broadcast) -> bool:
    """Whether the tapped message is the one the clock keeps up to date while it runs."""
    board = cast.status_chat, cast.status_message
    return turn.message_id != 0 and board == (turn.person.telegram_id, turn.message_id)


async def show(turn: Turn, cast: Broadcast, note: str = "", *, fresh: bool = False) -> Answer:
    """The broadcast as it stands, ``note`` (HTML) above it; ``fresh``: as a new message."""

    async def make(turn: Turn) -> Answer:
        return Answer(await cast_screen(turn, cast, note), fresh=fresh)

    return counting(turn, make) if cast.state in OPEN_TO_CHANGE else await make(turn)


def show_below(turn: Turn, cast: Broadcast, first: Screen, *shown: Screen) -> Answer:
    """The same below other messages."""

    async def make(turn: Turn) -> Answer:
        return Answer(first, more=(*shown, await cast_screen(turn, cast)))

    return counting(turn, make)


async def after(turn: Turn, cast: Broadcast, problem: Problem | None, note: str) -> Answer:
    """After a deed: what was done, or why nothing was."""
    return await show(turn, cast, problem_sentence(turn.say, problem) if problem else note)


async def cast_screen(turn: Turn, cast: Broadcast, note: str = "") -> Screen:
    """The same as a screen."""
    if was_deleted(cast):
        answer = await gone(turn)
        return answer.screen or console((note,), home_row(turn))
    if cast.state in OPEN_TO_CHANGE:
        return await _composing(turn, cast, note)
    if cast.state in LIVE:
        found = status_screen(turn.say, cast, await progress_of(turn.at.tx, cast, turn.at.now))
    else:
        found = report_screen(turn.say, cast, await report_of(turn.at, cast))
    refresh = (press(turn.say._("Look again"), verbs.OPEN, cast.id),)
    rows = (*found.rows, refresh, list_row(turn))
    return console((note and f"{note}\n", found.text), *rows)


def list_row(turn: Turn) -> tuple[Button, ...]:
    """The way to all broadcasts, and home."""
    return (press(turn.say._("All broadcasts"), "s-casts", 0), *home_row(turn))


def back_row(turn: Turn, cast: Broadcast) -> tuple[Button, ...]:
    """The way back to the broadcast."""
    return (press(turn.say._("Back to the broadcast"), verbs.OPEN, cast.id),)


async def _composing(turn: Turn, cast: Broadcast, note: str) -> Screen:
    maker = await turn.at.tx.get_one(Staff, cast.made_by)
    texts = await texts_of(turn.at.tx, cast)
    return console(
        chain(
            (note and f"{note}\n",),
            _head(turn, cast, maker),
            spaced(_versions(turn, texts)),
            spaced(await whom_lines(turn, cast)),
            spaced(_terms(turn, cast)),
            _standstill(turn, cast, maker),
        ),
        *await _deeds(turn, cast, maker, texts),
        list_row(turn),
    )


def _head(turn: Turn, cast: Broadcast, maker: Staff) -> Iterator[str]:
    say, zone = turn.say, zone_of(turn)
    yield say._("<b>{name}</b>: {state}", name=title(say, cast), state=state_word(say, cast.state))
    yield say._(
        "by {who}, {day} {time}",
        who=staff_word(say, maker),
        day=say.short_day(cast.made_at, zone),
        time=say.clock(cast.made_at, zone),
    )


def _versions(turn: Turn, texts: Mapping[str, Version]) -> Iterator[str]:
    say = turn.say
    for code, name in turn.at.office.content.languages.items():
        version = texts.get(code)
        if version is None:
            yield say._("– {language}: not written", language=name)
        elif version.file_id:
            yield say._(
                "✓ {language}: written, with {media}", language=name, media=media_word(say, version.media)
            )
        else:
            yield say._("✓ {language}: written", language=name)


async def whom_lines(turn: Turn, cast: Broadcast) -> list[str]:
    """For whom it is, and how many will get it."""
    say, languages = turn.say, turn.at.office.content.languages
    tags = await all_tags(turn.at.tx)
    lines: list[str] = [say._("<b>To whom</b>")]
    lines += audience_lines(say, audience_of(cast), tags, languages)
    return [*lines, *await reach_lines(turn, cast)]


def _terms(turn: Turn, cast: Broadcast) -> Iterator[Safe]:
    say = turn.say
    if cast.kind == Kind.AD:
        yield from _review(turn, cast)
        clinic = turn.at.office.content.clinic
        if not (clinic.name and clinic.phone):
            yield say._("⚠ {problem}", problem=problem_sentence(say, Problem.CLINIC_UNNAMED))
    if cast.starts_at is None:
        yield say._("When: as soon as you send it")
    else:
        yield say._("When: {when}, clinic time", when=say.when(cast.starts_at, zone_of(turn)))


def _review(turn: Turn, cast: Broadcast) -> Iterator[Safe]:
    """Its number and until when it holds, and whether that is too short."""
    say, number, until = turn.say, cast.review_number, cast.review_until
    if not number:
        yield say._("Review number: {number}", number=say._("not entered"))
    elif until is None:
        yield say._("Review number: {number}; the day the review ends is not entered", number=number)
    else:
        yield say._("Review number: {number}, until {day}", number=number, day=when.full_day(turn, until))
    if deciding.review_problem(turn.at, cast) is Problem.REVIEW_ENDS:
        yield say._("⚠ {problem}", problem=problem_sentence(say, Problem.REVIEW_ENDS))


def _standstill(turn: Turn, cast: Broadcast, maker: Staff) -> Iterator[Safe]:
    """Why nobody can approve it, where that is not for a lack of people."""
    if cast.state == State.WAITING and not maker.active:
        yield turn.say._("⚠ {problem}", problem=problem_sentence(turn.say, Problem.MAKER_LEFT))


async def _deeds(turn: Turn, cast: Broadcast, maker: Staff, texts: Mapping[str, Version]) -> Rows:
    """What makes sense now for this staff member; the deeds check again."""
    say, number = turn.say, cast.id
    looking = ((press(say._("Test: send it to me"), "s-casttest", number),),) if texts else ()
    if not_theirs(turn, cast) is not None:
        return looking
    if cast.state == State.DRAFT:
        return (*_writing(turn, cast, texts), *looking, *_finishing(turn, cast))
    rows = [*looking]
    if cast.state == State.WAITING and deciding.may_approve(cast, maker, turn.the_staff()) is None:
        rows.append((press(say._("Approve"), "s-castyes", number, style="success"),))
        rows.append((press(say._("Refuse, with a reason"), "s-castno", number, style="danger"),))
    if cast.state == State.APPROVED:
        rows.append((press(say._("Send it"), "s-castsend", number, style="primary"),))
        rows.append((press(say._("When"), "s-castwhen", number),))
    changing = press(say._("Change it"), "s-castopen", number)
    return (*rows, (changing, press(say._("Delete it"), "s-castbin", number)))


def _writing(turn: Turn, cast: Broadcast, texts: Mapping[str, Version]) -> Iterator[tuple[Button, ...]]:
    say = turn.say
    for code, name in turn.at.office.content.languages.items():
        if code in texts:
            yield (
                press(say._("Change {language}", language=name), "s-castw", cast.id, code),
                press(say._("Drop {language}", language=name), "s-castx", cast.id, code),
            )
        else:
            yield (press(say._("Write {language}", language=name), "s-castw", cast.id, code),)


def _finishing(turn: Turn, cast: Broadcast) -> Iterator[tuple[Button, ...]]:
    say, number = turn.say, cast.id
    yield (press(say._("To whom"), "s-castwho", number), press(say._("When"), "s-castwhen", number))
    if cast.kind == Kind.AD:
        yield (press(say._("Review number"), "s-castnum", number),)
    second = deciding.needs_second(turn.at, cast)
    label = say._("Ask for approval") if second else say._("It is finished")
    yield (press(label, "s-castask", number, style="primary"),)
    yield (press(say._("Delete it"), "s-castbin", number),)
