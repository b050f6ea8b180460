"""A check-in tap by tap; consent C1 first; /report at any time."""

from collections.abc import Callable
from dataclasses import replace

from db.tables import CheckIn
from domain.checkin import toggle
from domain.consents import Consent
from domain.triage_table import Course, Main, Safety
from handlers.patient import changed, screening
from handlers.patient.home import reader
from handlers.patient.lost import not_yours, old_button
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap, data
from services.people import agreements, consents
from services.people.home import back_home, home
from services.people.reader import Reader
from services.safety import checkins
from services.safety.checkin_screens import closed, consent_screen, question
from services.safety.checkin_states import ANSWERABLE
from services.safety.checkins import Answers
from services.screen import Button, Screen, column
from services.screening.screening import erase
from services.talk import items
from services.visits import visits


async def check_in(turn: Turn, tap: Tap) -> Answer:
    """[Check in] under an aftercare message: the questions come below, the advice stays readable."""
    message = await visits.my_message(turn.at.tx, turn.the_patient(), tap.number(0))
    if message is None:
        return await not_yours(turn)
    if not checkins.asks(turn.at.office, message):
        return await old_button(turn)
    who = await reader(turn)
    if not who.may_answer_health:
        return Answer(consent_screen(who, "checkin", message.id), fresh=True)
    checkin = await checkins.open_for_message(turn.at, turn.the_patient(), message)
    return Answer(_shown(who, checkin), fresh=True)


async def report(turn: Turn, _: Tap) -> Answer:
    """[Something is wrong]."""
    return await report_command(turn, "")


async def report_command(turn: Turn, _: str) -> Answer:
    """/report: the emergency line, consent C1 if it is missing, then the questions."""
    who = await reader(turn)
    emergency = {"119": who.emergency}
    if not who.may_answer_health:
        call = column(
            Button(who.say.label("call-me"), data("call")),
            Button(who.say.label("continue"), data("c1-ask", "report", 0)),
        )
        return Answer(Screen(who.say.entry("report.no-consent", **emergency), call), fresh=True)
    checkin = await checkins.open_report(turn.at, turn.the_patient())
    start = Screen(who.say.entry("report.start", **emergency))
    return Answer(start, fresh=True, more=(question(who, checkin),))


async def ask_consent(turn: Turn, tap: Tap) -> Answer:
    """Show consent C1 for what the person was about to do."""
    return Answer(consent_screen(await reader(turn), tap.word(0), tap.number(1)))


async def consent(turn: Turn, tap: Tap) -> Answer:
    """C1 was answered; the person goes on to what they were about to do, or reads what works without."""
    granted = tap.word(0) == "yes"
    if granted:
        await consents.answer(turn.at, turn.the_patient(), Consent.C1, granted=True)
    else:
        await agreements.take_back(turn.at, turn.the_patient(), Consent.C1)
    who = await reader(turn)
    if not granted:
        await items.forget_health(turn.at, turn.the_patient())
        await erase(turn.at, turn.the_patient())
        call = Button(who.say.label("call-me"), data("call"))
        text = who.say.entry("consent.c1-refused", **{"119": who.emergency})
        return Answer(Screen(text, (*column(call), *back_home(who))))
    checkin = await _meant(turn, tap)
    if checkin is not None:
        return Answer(_shown(who, checkin))
    if tap.word(1) == screening.MEANT:
        return await screening.after_consent(turn)
    if tap.word(1) == "home":
        return Answer(await home(turn.at, who))
    if tap.word(1) != "changed":
        return await old_button(turn)
    # In place of the consent screen, whose buttons have done their work.
    return replace(await changed.ask(turn, tap.number(2)), fresh=False)


async def _meant(turn: Turn, tap: Tap) -> CheckIn | None:
    if tap.word(1) == "report":
        return await checkins.open_report(turn.at, turn.the_patient())
    if tap.word(1) == "checkin":
        message = await visits.my_message(turn.at.tx, turn.the_patient(), tap.number(2))
        if message is not None and checkins.asks(turn.at.office, message):
            return await checkins.open_for_message(turn.at, turn.the_patient(), message)
    if tap.word(1) == "about":
        item = await items.mine(turn.at.tx, turn.the_patient(), tap.number(2))
        if item is not None and item.closed_at is None:
            return await items.safety_question(turn.at, turn.the_patient(), item)
    return None


async def safety(turn: Turn, tap: Tap) -> Answer:
    """Question S."""
    if tap.word(1) not in tuple(Safety):
        return await old_button(turn)
    return await _record(turn, tap, "S", lambda old: replace(old, safety=Safety(tap.word(1))))


async def main(turn: Turn, tap: Tap) -> Answer:
    """One tick of question M, on or off as the button said."""
    if tap.word(1) not in tuple(Main):
        return await old_button(turn)
    tick, wanted = Main(tap.word(1)), tap.word(2) == "1"

    def ticked(old: Answers) -> Answers:
        return old if (tick in old.main) == wanted else replace(old, main=toggle(old.main, tick))

    return await _record(turn, tap, "M", ticked)


async def main_done(turn: Turn, tap: Tap) -> Answer:
    """[Continue] after question M."""
    return await _record(turn, tap, "M", lambda old: replace(old, main_done=bool(old.main)))


async def course(turn: Turn, tap: Tap) -> Answer:
    """Question C."""
    if tap.word(1) not in tuple(Course):
        return await old_button(turn)
    return await _record(turn, tap, "C", lambda old: replace(old, course=Course(tap.word(1))))


async def ask_again(turn: Turn, tap: Tap) -> Answer:
    """[Answer now]: the question that is open."""
    checkin = await checkins.mine(turn.at.tx, turn.the_patient(), tap.number(0))
    if checkin is None:
        return await not_yours(turn)
    return Answer(_shown(await reader(turn), checkin), fresh=True)


async def _record(turn: Turn, tap: Tap, asked: str, change: Callable[[Answers], Answers]) -> Answer:
    """Store one answer if its question is the open one; an old question's button changes nothing."""
    checkin = await checkins.mine(turn.at.tx, turn.the_patient(), tap.number(0))
    if checkin is None:
        return await not_yours(turn)
    who = await reader(turn)
    old = checkins.read(checkin)
    if checkin.state in ANSWERABLE and old.question() == asked and who.may_answer_health:
        await checkins.record(turn.at, turn.the_patient(), checkin, change(old))
    return Answer(_shown(who, checkin))


def _shown(who: Reader, checkin: CheckIn) -> Screen:
    return question(who, checkin) if checkin.state in ANSWERABLE else closed(who, checkin)


ROUTES = Routes(
    taps={
        "checkin": check_in,
        "report": report,
        "c1-ask": ask_consent,
        "c1": consent,
        "ci-s": safety,
        "ci-m": main,
        "ci-go": main_done,
        "ci-c": course,
        "ask": ask_again,
    },
    commands={"report": report_command},
)
