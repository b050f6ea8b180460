"""A patient's card: who, how reachable, what was agreed, the sessions, and what makes sense now."""

from collections.abc import Iterator
from itertools import chain

from db.tables import Session
from domain.consents import Consent
from domain.patients import SessionState
from handlers.staff.common import console, home_row, html, in_rows, leave, press, spaced, zone_of
from handlers.staff.home import gone
from handlers.staff.when import visit_line
from handlers.turn import Answer, Routes, Turn
from services import audit
from services.callbacks import Tap
from services.desk.card import Card, card_of
from services.desk.words import answer_word, choice_word, flag_word, state_word
from services.people.names import shown_name
from services.people.patient_notes import flags_of
from services.render.staff import level_name
from services.screen import Button, Rows, Screen
from services.texts import Safe

_MOST_SESSIONS = 10
_NOTES = 600
"""The last notes; all of them stand behind their button."""


async def open_card(turn: Turn, tap: Tap) -> Answer:
    """Open the card."""
    await leave(turn)
    card = await card_of(turn.at.tx, tap.number(0))
    if card is None:
        return await gone(turn)
    await audit.record(turn.at, turn.the_staff(), "open-card", f"patient:{card.patient.id}")
    return Answer(_screen(turn, card))


async def card_screen(turn: Turn, patient_id: int, note: str = "") -> Screen:
    """The card of a patient that exists, ``note`` (HTML) above it. Raises LookupError if there is none."""
    card = await card_of(turn.at.tx, patient_id)
    if card is None:
        raise LookupError("a card of nobody")
    return _screen(turn, card, note)


def _screen(turn: Turn, card: Card, note: str = "") -> Screen:
    lines = chain((note and f"{note}\n",), _who(turn, card), spaced(_sessions(turn, card)))
    return console(lines, *_alerts(turn, card), *_session_buttons(turn, card), *_ways_on(turn, card))


def _who(turn: Turn, card: Card) -> Iterator[str]:
    say, patient = turn.say, card.patient
    name = shown_name(patient.name) if patient.name else say._("name not kept")
    yield say._("<b>{code}</b> {name}", code=patient.code, name=name)
    if patient.deleted_at is not None:
        day = say.short_day(patient.deleted_at, zone_of(turn))
        yield say._("⚠ Erased on {day}, as the patient wished. Visits ahead stay booked.", day=day)
    languages = turn.at.office.content.languages
    yield say._("Reads: {language}", language=languages.get(patient.language, patient.language))
    yield from _reach(turn, card)
    yield say._("Wants: {choice}", choice=html(choice_word(say, patient)))
    marks = ", ".join(f"{code} {'✓' if code in card.consents else '–'}" for code in Consent)
    yield say._("Consents: {marks}", marks=marks)
    if patient.cold_sores:
        yield say._("Has had cold sores")
    if patient.flags:
        yield say._(
            "Noted: {flags}", flags=", ".join(flag_word(say, each) for each in sorted(flags_of(patient)))
        )
    if patient.notes:
        yield html(patient.notes if len(patient.notes) <= _NOTES else f"…{patient.notes[-_NOTES:]}")


def _reach(turn: Turn, card: Card) -> Iterator[str]:
    say, patient, zone = turn.say, card.patient, zone_of(turn)
    if patient.linked_at is None:
        yield say._("Chat: not opened yet")
    else:
        yield say._("Chat: since {day}", day=say.short_day(patient.linked_at, zone))
    if patient.unreachable_since is not None:
        yield say._("⚠ Cannot be reached since {day}", day=say.short_day(patient.unreachable_since, zone))
    yield say._("Phone: {phone}", phone=patient.phone) if patient.phone else say._("No phone")
    if patient.zone is not None and patient.zone != zone:
        yield say._("Time zone: {zone}", zone=patient.zone)


def _sessions(turn: Turn, card: Card) -> Iterator[str]:
    course_id = None
    for session in card.sessions[-_MOST_SESSIONS:]:
        if session.course_id != course_id:
            course_id = session.course_id
            yield _course(turn, card, course_id)
        yield session_line(turn, session, held=session.id in card.held, wish=session.id in card.wishes)
    if not card.sessions:
        yield turn.say._("No course yet")


def _course(turn: Turn, card: Card, course_id: int) -> Safe:
    course, say = card.courses[course_id], turn.say
    if course.ended_at is not None:
        return say._(
            "Course of {n}, ended on {day}",
            n=course.planned,
            day=say.short_day(course.ended_at, zone_of(turn)),
        )
    return say._("Course of {n}", n=course.planned)


def session_line(turn: Turn, session: Session, *, held: bool, wish: bool) -> Safe:
    """One session: number, clinic time, state, and what the patient said."""
    words = [state_word(turn.say, session, turn.at)]
    answer = answer_word(turn.say, session, turn.at.now, held=held, wish=wish)
    words += [answer] if answer else []
    return turn.say._(
        "{visit}: {words}",
        visit=visit_line(turn, session.number, session.starts_at),
        words=Safe(", ".join(html(word) for word in words)),
    )


def _alerts(turn: Turn, card: Card) -> Rows:
    return tuple(
        (press(turn.say._("Alert {level}", level=level_name(turn.say, alert.level)), "s-alert", alert.id),)
        for alert in card.alerts[:3]
    )


def _session_buttons(turn: Turn, card: Card) -> Rows:
    buttons: list[Button] = [
        press(turn.say._("Session {k}", k=session.number), "s-ses", session.id)
        for session in card.sessions[-_MOST_SESSIONS:]
        if session.state != SessionState.CANCELLED or card.courses[session.course_id].ended_at is None
    ]
    return in_rows(buttons, 2)


def _ways_on(turn: Turn, card: Card) -> Rows:
    say, number = turn.say, card.patient.id
    rows: list[tuple[Button, ...]] = [(press(say._("Messages"), "s-msgs", number, "c", 0),)]
    if card.item is not None:
        rows.append((press(say._("What they wrote"), "s-item", card.item.id),))
    if card.patient.deleted_at is not None:
        return (*rows, home_row(turn))
    rows.append((press(say._("Notes and flags"), "s-notes", number), press(say._("Chat"), "s-chat", number)))
    rows.append((press(say._("Plan a course"), "s-plan", number), press(say._("Tags"), "s-tagsof", number)))
    if card.screened:
        rows.append((press(say._("The nine questions"), "s-screen", number),))
    if card.patient.chat_id is None:
        rows.append((press(say._("Invite link"), "s-inv", number),))
    return (*rows, home_row(turn))


ROUTES = Routes(taps={"s-card": open_card})
