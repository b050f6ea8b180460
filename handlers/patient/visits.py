"""Taps under reminders and in the list of visits: confirm, move, cancel, call me, another date."""

from db.tables import Session
from handlers.patient.home import reader
from handlers.patient.lost import not_yours, old_button
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap, data
from services.messages.buttons import advice_after, check_in_buttons, confirmed_buttons
from services.screen import Button, Screen, column
from services.visits import calls, visits
from services.visits.visit_screens import one_visit
from services.visits.visits import Done, Result


async def confirm(turn: Turn, tap: Tap) -> Answer:
    """[I will come]."""
    result = await visits.confirm(turn.at, turn.the_patient(), tap.number(0), tap.number(1))
    session = result.session
    if session is None or result.done is Done.OUTDATED:
        return await _refused(turn, result)
    who = await reader(turn)
    if await visits.standing_hold(turn.at.tx, session.id) is not None:
        rows = column(Button(who.say.label("call-me"), data("call")))
        return Answer(Screen("", rows), note=who.say.entry("on-hold"))
    note = who.say.entry("confirmed", **_place(who.fills(session)))
    return Answer(Screen(note, confirmed_buttons(who.say, session)), note=note)


async def show(turn: Turn, tap: Tap) -> Answer:
    """One session of the list, with its buttons."""
    session = await visits.mine(turn.at.tx, turn.the_patient(), tap.number(0))
    if session is None:
        return await not_yours(turn)
    if not visits.is_open(turn.at, session, session.time_version):
        return await old_button(turn)
    return Answer(await one_visit(turn.at, await reader(turn), session))


async def ask_to_cancel(turn: Turn, tap: Tap) -> Answer:
    """[Cancel]: one question first."""
    session = await visits.mine(turn.at.tx, turn.the_patient(), tap.number(0))
    if session is None:
        return await not_yours(turn)
    if not visits.is_open(turn.at, session, tap.number(1)):
        return await old_button(turn)
    say, who = turn.say, await reader(turn)
    fills = {name: value for name, value in who.fills(session).items() if name in {"k", "date", "time"}}
    rows = column(
        Button(say.label("yes-cancel"), data("cancel-yes", session.id, session.time_version), style="danger"),
        Button(say.label("back"), data("home")),
    )
    return Answer(Screen(who.say.entry("cancel.ask", **fills), rows), fresh=True)


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


async def review(turn: Turn, tap: Tap) -> Answer:
    """[Book review] after twelve weeks."""
    message = await visits.my_message(turn.at.tx, turn.the_patient(), tap.number(0))
    if message is None:
        return await not_yours(turn)
    if not visits.has_gone_out(message):
        return await old_button(turn)
    session = await turn.at.tx.get_one(Session, int(message.subject.removeprefix("session:")))
    by = await calls.ask_for_date(turn.at, turn.the_patient(), session)
    who = await reader(turn)
    buttons = check_in_buttons if who.may_answer_health else advice_after
    rows = buttons(turn.say, message, review=False)
    return Answer(Screen("", rows), note=who.say.entry("dates-asked", by=who.say.when(by, who.clinic_zone)))


async def all_fine(turn: Turn, tap: Tap) -> Answer:
    """[All fine], [No change]: good to know; what may still change keeps its buttons."""
    session = await visits.mine(turn.at.tx, turn.the_patient(), tap.number(0))
    if session is None:
        return await not_yours(turn)
    if not visits.is_open(turn.at, session, tap.number(1)):
        return await old_button(turn)
    return Answer(Screen("", confirmed_buttons(turn.say, session)), note=turn.say.entry("noted"))


def _place(fills: dict[str, object]) -> dict[str, object]:
    return {name: fills[name] for name in ("k", "date", "time", "other_zone")}


async def _refused(turn: Turn, result: Result) -> Answer:
    return await (not_yours(turn) if result.done is Done.NOT_YOURS else old_button(turn))


ROUTES = Routes(
    taps={
        "visit": show,
        "confirm": confirm,
        "cancel": ask_to_cancel,
        "cancel-yes": cancel,
        "review": review,
        "fine": all_fine,
    }
)
