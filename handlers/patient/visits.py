"""Taps under reminders and in the list of visits: confirm, move, cancel, call me, another date."""

from db.tables import Session
from handlers.patient.home import reader
from handlers.patient.lost import not_yours, old_button
from handlers.turn import Answer, Routes, Turn
from services import calls, visits
from services.buttons import confirmed_buttons
from services.callbacks import Tap, data
from services.home import back_home
from services.screen import Button, Rows, Screen, column
from services.visits import Done, Result


async def confirm(turn: Turn, tap: Tap) -> Answer:
    """[I will come]."""
    result = await visits.confirm(turn.at, turn.the_patient(), tap.number(0), tap.number(1))
    session = result.session
    if session is None or result.done is Done.OUTDATED:
        return await _refused(turn, result)
    who = await reader(turn)
    note = who.say.entry("confirmed", **_place(who.fills(session)))
    return Answer(Screen(note, confirmed_buttons(who.say, session)), note=note)


async def ask_to_move(turn: Turn, tap: Tap) -> Answer:
    """[Move it]: one question first, since the old time stays until staff confirm a new one."""
    return await _ask(turn, tap, "move.ask", "move-yes")


async def move(turn: Turn, tap: Tap) -> Answer:
    """[Yes], look for another time."""
    result = await visits.ask_move(turn.at, turn.the_patient(), tap.number(0), tap.number(1))
    session = result.session
    if session is None or result.done is Done.OUTDATED:
        return await _refused(turn, result)
    who = await reader(turn)
    by = who.say.when(visits.answer_time(turn.at, session), who.clinic_zone)
    return Answer(Screen(who.say.entry("move-asked", k=session.number, by=by), back_home(who)))


async def ask_to_cancel(turn: Turn, tap: Tap) -> Answer:
    """[Cancel]: one question first."""
    return await _ask(turn, tap, "cancel.ask", "cancel-yes")


async def cancel(turn: Turn, tap: Tap) -> Answer:
    """[Yes, cancel]."""
    result = await visits.cancel(turn.at, turn.the_patient(), tap.number(0), tap.number(1))
    session = result.session
    if session is None or result.done is Done.OUTDATED:
        return await _refused(turn, result)
    who = await reader(turn)
    day = who.say.day(session.starts_at, who.clinic_zone)
    rows = column(
        Button(who.say.label("find-date"), data("newdate", session.id)),
        Button(who.say.label("keep-so"), data("home")),
    )
    return Answer(Screen(who.say.entry("cancelled-by-you", k=session.number, date=day), rows))


async def new_date(turn: Turn, tap: Tap) -> Answer:
    """[Find a new date], [Book again], [Propose times]: staff offer dates."""
    session = await visits.mine(turn.at.tx, turn.the_patient(), tap.number(0))
    if session is None:
        return await not_yours(turn)
    return await _dates_asked(turn, await calls.ask_for_date(turn.at, turn.the_patient(), session))


async def review(turn: Turn, tap: Tap) -> Answer:
    """[Book review] after twelve weeks."""
    message = await visits.my_message(turn.at.tx, turn.the_patient(), tap.number(0))
    if message is None:
        return await not_yours(turn)
    session = await turn.at.tx.get_one(Session, int(message.subject.removeprefix("session:")))
    return await _dates_asked(turn, await calls.ask_for_date(turn.at, turn.the_patient(), session), note=True)


async def all_fine(turn: Turn, tap: Tap) -> Answer:
    """[All fine], [No change]: good to know, nothing changes."""
    del tap
    return Answer(note=(await reader(turn)).say.entry("noted"))


async def _dates_asked(turn: Turn, by: object, *, note: bool = False) -> Answer:
    who = await reader(turn)
    text = who.say.entry("dates-asked", by=who.say.when(by, who.clinic_zone))  # type: ignore[arg-type]
    return Answer(note=text) if note else Answer(Screen(text, back_home(who)))


async def _ask(turn: Turn, tap: Tap, text_id: str, verb: str) -> Answer:
    session = await visits.mine(turn.at.tx, turn.the_patient(), tap.number(0))
    if session is None:
        return await not_yours(turn)
    if not visits.is_open(turn.at, session, tap.number(1)):
        return await old_button(turn)
    who = await reader(turn)
    fills = {name: value for name, value in who.fills(session).items() if name in {"k", "date", "time"}}
    return Answer(Screen(who.say.entry(text_id, **fills), _yes_or_back(turn, verb, session)), fresh=True)


def _yes_or_back(turn: Turn, verb: str, session: Session) -> Rows:
    say = turn.say
    style = "danger" if verb == "cancel-yes" else "primary"
    label = "yes-cancel" if verb == "cancel-yes" else "yes"
    return column(
        Button(say.label(label), data(verb, session.id, session.time_version), style=style),
        Button(say.label("back"), data("home")),
    )


def _place(fills: dict[str, object]) -> dict[str, object]:
    return {name: fills[name] for name in ("k", "date", "time", "other_zone")}


async def _refused(turn: Turn, result: Result) -> Answer:
    return await (not_yours(turn) if result.done is Done.NOT_YOURS else old_button(turn))


ROUTES = Routes(
    taps={
        "confirm": confirm,
        "move": ask_to_move,
        "move-yes": move,
        "cancel": ask_to_cancel,
        "cancel-yes": cancel,
        "newdate": new_date,
        "review": review,
        "fine": all_fine,
    }
)
