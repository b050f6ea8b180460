"""[Something changed], [Cold sores], [Something new], [Tell the clinic]: what it is, how fast staff look."""

from handlers.patient.home import reader
from handlers.patient.lost import not_yours, old_button
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap, data
from services.people.home import back_home
from services.safety import changes
from services.safety.checkin_screens import consent_screen
from services.screen import Button, Screen, column
from services.texts import Safe
from services.visits import visits


async def something(turn: Turn, tap: Tap) -> Answer:
    """[Something changed] or [Something new]."""
    return await ask(turn, tap.number(0))


async def cold_sores(turn: Turn, tap: Tap) -> Answer:
    """[Cold sores]: remembered once C1 stands, since every later session then asks early."""
    who = await reader(turn)
    if who.may_answer_health:
        await changes.has_cold_sores(turn.at, turn.the_patient())
    return await ask(turn, tap.number(0))


async def ask(turn: Turn, session_id: int) -> Answer:
    """A lump or dark mark, or something else? Consent C1 comes first."""
    session = await visits.mine(turn.at.tx, turn.the_patient(), session_id)
    if session is None:
        return await not_yours(turn)
    if not visits.is_open(turn.at, session, session.time_version):
        return await old_button(turn)
    who = await reader(turn)
    if not who.may_answer_health:
        return Answer(consent_screen(who, "changed", session.id), fresh=True)
    say = who.say
    return Answer(
        Screen(
            say.entry("changed.ask"),
            column(
                Button(say.label("lump"), data("change", session.id, "lump")),
                Button(say.label("something-else"), data("change", session.id, "else")),
                Button(say.label("back"), data("home")),
            ),
            protect=True,
        ),
        fresh=True,
    )


async def change(turn: Turn, tap: Tap) -> Answer:
    """What it is: an alert for staff, a hold if it is a lump; the person reads by when we answer."""
    session = await visits.mine(turn.at.tx, turn.the_patient(), tap.number(0))
    if session is None:
        return await not_yours(turn)
    who = await reader(turn)
    if not visits.is_open(turn.at, session, session.time_version) or not who.may_answer_health:
        return await old_button(turn)
    alert = await changes.report_change(turn.at, turn.the_patient(), session, lump=tap.word(1) == "lump")
    soon = session.starts_at - turn.at.now <= changes.SOON
    text = who.say.entry(
        "something-changed",
        by=who.say.when(max(alert.answer_by, turn.at.now), who.clinic_zone),
        soon=Safe(who.say.entry("something-changed-soon")) if soon else "",
        **{"119": who.emergency},
    )
    return Answer(Screen(text, back_home(who)))


ROUTES = Routes(taps={"changed": something, "sores": cold_sores, "change": change})
