"""Answering a wish for another date: up to three times, then one message to the patient with them."""

from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime, time

from db.tables import Patient, Session
from domain.wishes import MOST_OFFERS
from handlers.staff import when
from handlers.staff.common import console, html, leave, press, remember, remembered, zone_of
from handlers.staff.move_look import back_row, movable
from handlers.staff.visit import visit_answer
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.desk.warnings import warning_sentence
from services.messages.notices import chat_refuses
from services.texts import Safe
from services.visits import date_offers, moves

FLOW = "s-offer"


async def begin(turn: Turn, tap: Tap) -> Answer:
    """[Offer times]: the first day."""
    session = await movable(turn, tap.number(0))
    if isinstance(session, Answer):
        return session
    patient = await turn.at.tx.get_one(Patient, session.patient_id)
    if await chat_refuses(turn.at, patient, date_offers.OFFERED) is not None:
        note = turn.say._("The patient cannot be written to now. Please phone, then save the new time.")
        return await visit_answer(turn, session.id, note)
    return await _days(turn, session, ())


async def days(turn: Turn, tap: Tap) -> Answer:
    """Other days, or one more time."""
    session = await movable(turn, tap.number(0))
    if isinstance(session, Answer):
        return session
    return await _days(turn, session, _chosen(turn, session), page=tap.number(1))


async def day(turn: Turn, tap: Tap) -> Answer:
    """A day was tapped: at what time? Full hours, or half hours if the button said so."""
    session = await movable(turn, tap.number(0))
    if isinstance(session, Answer):
        return session
    picked = when.tapped_day(turn, tap, 1)
    if picked is None:
        return await _days(turn, session, _chosen(turn, session), turn.say._("That day has passed."))
    return await _ask_time(turn, session, picked, half=tap.number(2) == 1)


async def tapped(turn: Turn, tap: Tap) -> Answer:
    """A time was tapped."""
    session = await movable(turn, tap.number(0))
    if isinstance(session, Answer):
        return session
    picked, at = when.tapped_day(turn, tap, 1), when.tapped_time(tap, 2)
    if picked is None or at is None:
        return await _days(turn, session, _chosen(turn, session), turn.say._("That time has passed."))
    return await _add(turn, session, when.instant(turn, picked, at))


async def typed(turn: Turn, text: str) -> Answer:
    """A day and a time were typed, or the time of the day chosen before."""
    kept = remembered(turn, FLOW)
    session = await movable(turn, int(kept.get("session", -1)))
    if isinstance(session, Answer):
        return session
    found = when.read(turn, text)
    if isinstance(found, Safe):
        return await _days(turn, session, _chosen(turn, session), found)
    picked = found.day or (date.fromisoformat(kept["day"]) if "day" in kept else None)
    if picked is None:
        return await _days(turn, session, _chosen(turn, session), turn.say._("Which day do you mean?"))
    if found.at is None:
        return await _ask_time(turn, session, picked)
    return await _add(turn, session, when.instant(turn, picked, found.at))


async def drop(turn: Turn, tap: Tap) -> Answer:
    """The last time is taken off the list again."""
    session = await movable(turn, tap.number(0))
    if isinstance(session, Answer):
        return session
    left = _chosen(turn, session)[:-1]
    return await (_look(turn, session, left) if left else _days(turn, session, ()))


async def send(turn: Turn, tap: Tap) -> Answer:
    """Offer them, if the session still is where it was when staff looked."""
    session = await movable(turn, tap.number(0))
    if isinstance(session, Answer):
        return session
    starts = _chosen(turn, session)
    if tap.number(1) != session.time_version or not starts:
        note = turn.say._("The session was moved meanwhile. Please look again.")
        return await visit_answer(turn, session.id, note, note)
    if not await date_offers.offer(turn.at, turn.the_staff(), session, starts):
        return await _look(turn, session, starts, turn.say._("One of these times is past or full by now."))
    await leave(turn)
    return await visit_answer(turn, session.id, turn.say._("Offered. The patient chooses with one tap."))


async def _days(
    turn: Turn, session: Session, starts: tuple[datetime, ...], note: str = "", *, page: int = 0
) -> Answer:
    await _keep(turn, session, starts)
    asked = turn.say._("Times for session {k}: on which day?", k=session.number)
    rows = when.day_rows(turn, page, "s-oday", "s-odays", session.id)
    lines = (note, *_listed(turn, starts), asked, when.how_to_type(turn))
    return Answer(console(lines, *rows, back_row(turn, session)))


async def _ask_time(turn: Turn, session: Session, picked: date, *, half: bool = False) -> Answer:
    await _keep(turn, session, _chosen(turn, session), picked)
    shown = turn.say.day(when.instant(turn, picked, time(12)), zone_of(turn))
    asked = turn.say._("Session {k}, {day}: at what time?", k=session.number, day=shown)
    word = f"{picked:%Y%m%d}"
    rows = when.time_rows(turn, picked, half, "s-otime", "s-oday", session.id, word)
    other = (press(turn.say._("Another day"), "s-odays", session.id, 0),)
    return Answer(
        console((asked, turn.say._("Tap, or type it like 14:30.")), *rows, other, back_row(turn, session))
    )


async def _add(turn: Turn, session: Session, start: datetime) -> Answer:
    starts = _chosen(turn, session)
    if start <= turn.at.now:
        return await _days(turn, session, starts, turn.say._("That time has passed."))
    if not await date_offers.is_free(turn.at, session, start):
        return await _days(turn, session, starts, turn.say._("The clinic is full at that time."))
    if len({*starts, start}) > MOST_OFFERS:
        return await _look(turn, session, starts, turn.say._("Three times at most. Take one away first."))
    return await _look(turn, session, tuple(sorted({*starts, start})))


async def _look(turn: Turn, session: Session, starts: tuple[datetime, ...], note: str = "") -> Answer:
    """What would be offered, and what is unusual about it."""
    await _keep(turn, session, starts)
    say = turn.say
    lines = [note, *_listed(turn, starts)]
    for start in starts:
        lines += [line async for line in _warned(turn, session, start)]
    lines.append(say._("The patient gets one message with these times as buttons."))
    rows = [
        (press(say._("Send to the patient"), "s-osend", session.id, session.time_version, style="success"),)
    ]
    if len(starts) < MOST_OFFERS:
        rows.append((press(say._("One more time"), "s-odays", session.id, 0),))
    rows.append((press(say._("Take the last one away"), "s-odrop", session.id),))
    return Answer(console(lines, *rows, back_row(turn, session)))


async def _warned(turn: Turn, session: Session, start: datetime) -> AsyncIterator[Safe]:
    for warning in await moves.warnings_for(turn.at, session, start):
        said = html(warning_sentence(turn.say, warning))
        yield turn.say._("⚠ {when}: {warning}", when=turn.say.when(start, zone_of(turn)), warning=said)


def _listed(turn: Turn, starts: tuple[datetime, ...]) -> Iterator[str]:
    for number, start in enumerate(starts, start=1):
        yield turn.say._("{at}. {when}", at=number, when=turn.say.when(start, zone_of(turn)))


def _chosen(turn: Turn, session: Session) -> tuple[datetime, ...]:
    """The times collected so far for this session."""
    kept = remembered(turn, FLOW)
    if kept.get("session") != session.id:
        return ()
    return tuple(datetime.fromisoformat(each) for each in kept.get("starts", []))


async def _keep(
    turn: Turn, session: Session, starts: tuple[datetime, ...], picked: date | None = None
) -> None:
    values: dict[str, object] = {"session": session.id, "starts": [start.isoformat() for start in starts]}
    if picked is not None:
        values["day"] = picked.isoformat()
    await remember(turn, FLOW, "times", **values)


ROUTES = Routes(
    taps={
        "s-off": begin,
        "s-odays": days,
        "s-oday": day,
        "s-otime": tapped,
        "s-odrop": drop,
        "s-osend": send,
    },
    texts={FLOW: typed},
)
