"""/agreements: what the person agreed to, each taken back or given again with a tap or two."""

from collections.abc import Iterator

from domain.consents import Consent
from handlers.patient.home import reader
from handlers.patient.lost import old_button
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap, data
from services.people import agreements, erasing
from services.people.agreements import BASIC
from services.people.home import back_home, home
from services.people.reader import Reader
from services.safety.checkin_screens import consent_screen
from services.screen import Button, Rows, Screen, column
from services.texts import Safe, plain


async def show(turn: Turn, _: Tap) -> Answer:
    """[What I agreed to]."""
    return Answer(_list(await reader(turn)))


async def command(turn: Turn, _: str) -> Answer:
    """/agreements."""
    return Answer(_list(await reader(turn)))


async def take_back(turn: Turn, tap: Tap) -> Answer:
    """Health answers and news at once; what the bot cannot do without after one question."""
    consent = _consent(tap)
    if consent is None:
        return await old_button(turn)
    who = await reader(turn)
    if consent in BASIC:
        buttons = column(
            Button(who.say.label("take-back"), data("withdraw-yes", consent), style="danger"),
            Button(who.say.label("back"), data("agreements")),
        )
        return Answer(Screen(who.say.entry("withdraw.ask"), buttons))
    return await _done(turn, consent)


async def take_back_basic(turn: Turn, tap: Tap) -> Answer:
    """[Yes, take it back] of C0 or C2: the bot is silent from now on."""
    consent = _consent(tap)
    return await old_button(turn) if consent not in BASIC or consent is None else await _done(turn, consent)


async def give(turn: Turn, tap: Tap) -> Answer:
    """Health answers again: the consent in full, then the button."""
    del tap
    return Answer(consent_screen(await reader(turn), "home", 0))


async def again(turn: Turn, _: Tap) -> Answer:
    """[I agree again]: C0 and C2 stand, and the person is at home."""
    await agreements.agree_again(turn.at, turn.the_patient())
    return Answer(await home(turn.at, await reader(turn)))


async def _done(turn: Turn, consent: Consent) -> Answer:
    patient = turn.the_patient()
    await agreements.take_back(turn.at, patient, consent)
    who = await reader(turn)
    if consent is Consent.C3:
        today = who.say.day(turn.at.now, who.clinic_zone)
        return Answer(Screen(who.say.entry("ads.stopped", date=today), back_home(who)))
    emergency = {"119": who.emergency}
    if consent is Consent.C1:
        later = await erasing.is_needed(turn.at, patient)
        text = who.say.entry("withdraw.health-later" if later else "withdraw.health", **emergency)
        return Answer(Screen(text, back_home(who)))
    return Answer(Screen(who.say.entry("withdraw.done", **emergency), paused_rows(who)))


def paused_rows(who: Reader) -> Rows:
    """What is left to do once the bot is silent."""
    return column(
        _again(who),
        Button(who.say.label("mydata"), data("mydata")),
        Button(who.say.label("delete"), data("delete")),
    )


def _again(who: Reader) -> Button:
    return Button(who.say.label("agree-again"), data("agree-again"), style="success")


def _list(who: Reader) -> Screen:
    marks = (
        f"{'✓' if consent in who.consents else '–'} {who.say.entry(f'agreements.{consent}')}"
        for consent in Consent
    )
    text = who.say.entry("agreements", list=Safe("\n".join(marks)))
    return Screen(text, (*column(*_buttons(who)), *back_home(who)))


def _buttons(who: Reader) -> Iterator[Button]:
    """Without C0 and C2 the bot is silent: nothing else can be agreed to before they are given again."""
    say, basic = who.say, who.consents >= BASIC
    if not basic:
        yield _again(who)
    for consent in Consent:
        name = say.entry(f"agreements.{consent}")
        if consent in who.consents:
            yield Button(plain(say._("Take back: {what}", what=name)), data("withdraw", consent))
        elif basic and consent is Consent.C3:
            yield Button(plain(say._("Agree: {what}", what=name)), data("news"))
        elif basic and consent is Consent.C1:
            yield Button(plain(say._("Agree: {what}", what=name)), data("give-c1"))
    yield Button(say.label("privacy"), data("privacy"))


def _consent(tap: Tap) -> Consent | None:
    return Consent(tap.word(0)) if tap.word(0) in tuple(Consent) else None


ROUTES = Routes(
    taps={
        "agreements": show,
        "withdraw": take_back,
        "withdraw-yes": take_back_basic,
        "give-c1": give,
        "agree-again": again,
    },
    commands={"agreements": command},
)
