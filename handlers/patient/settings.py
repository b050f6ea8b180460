"""/settings and /stop: language, time zone, which messages."""

from db.queries.dialogs import clear_dialog, set_dialog
from domain.consents import Consent
from handlers.patient.home import reader
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap, data
from services.people import preferences
from services.people.home import back_home
from services.people.preferences import ALL, ESSENTIALS, OFFERED, STOPPED
from services.people.reader import Reader, reader_of
from services.screen import Button, Rows, Screen, column

ZONE = "zone"


async def show(turn: Turn, _: Tap) -> Answer:
    """[Settings]."""
    return Answer(_settings(turn, await reader(turn)))


async def command(turn: Turn, _: str) -> Answer:
    """/settings."""
    return Answer(_settings(turn, await reader(turn)))


async def ask_language(turn: Turn, _: Tap) -> Answer:
    """[Language]."""
    who = await reader(turn)
    languages = turn.at.office.content.languages
    buttons = column(*(Button(name, data("set-lang", code)) for code, name in languages.items()))
    return Answer(Screen(who.say.entry("start.language"), (*buttons, *_back(who))))


async def set_language(turn: Turn, tap: Tap) -> Answer:
    """A language was chosen; the answer already comes in it."""
    patient = turn.the_patient()
    await preferences.choose_language(turn.at, patient, tap.word(0))
    who = await reader_of(turn.at, patient)
    return Answer(Screen(who.say.entry("language.set"), back_home(who)))


async def ask_zone(turn: Turn, _: Tap) -> Answer:
    """[Time zone]: some as buttons, any city typed."""
    who = await reader(turn)
    await set_dialog(turn.at.tx, turn.person.telegram_id, ZONE, "city", now=turn.at.now)
    buttons = [Button(who.say.city(zone), data("set-zone", zone)) for zone in OFFERED]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    return Answer(Screen(who.say.entry("zone.ask", zone=who.say.city(who.zone)), (*rows, *_back(who))))


async def set_zone(turn: Turn, tap: Tap) -> Answer:
    """A zone button."""
    return await type_zone(turn, tap.word(0))


async def type_zone(turn: Turn, text: str) -> Answer:
    """A typed city or zone."""
    zone = preferences.find_zone(text, turn.at.office.content.languages)
    if zone is None:
        who = await reader(turn)
        return Answer(Screen(who.say.entry("zone.unknown"), _back(who)))
    await preferences.choose_zone(turn.at, turn.the_patient(), zone)
    await clear_dialog(turn.at.tx, turn.person.telegram_id)
    who = await reader(turn)
    there = who.say.clock(turn.at.now, zone)
    return Answer(Screen(who.say.entry("zone.set", zone=who.say.city(zone), time=there), back_home(who)))


async def essentials(turn: Turn, _: Tap) -> Answer:
    """[Only the essentials]."""
    return await _chosen(turn, ESSENTIALS, "essentials")


async def all_messages(turn: Turn, _: Tap) -> Answer:
    """[All messages again]."""
    return await _chosen(turn, ALL, "all-messages")


async def keep_all(turn: Turn, _: Tap) -> Answer:
    """[Keep all messages] when fewer are offered."""
    who = await reader(turn)
    return Answer(Screen(who.say.entry("essentials.kept"), back_home(who)))


async def stop_all(turn: Turn, _: Tap) -> Answer:
    """[Stop all messages]: staff phone from now on; open alerts stay open."""
    return await _chosen(turn, STOPPED, "stop.done")


async def ask_stop(turn: Turn, _: Tap) -> Answer:
    """[Stop messages]."""
    return Answer(_stop(await reader(turn)))


async def stop_command(turn: Turn, _: str) -> Answer:
    """/stop, whatever was being asked."""
    await clear_dialog(turn.at.tx, turn.person.telegram_id)
    return Answer(_stop(await reader(turn)))


async def _chosen(turn: Turn, choice: str, text_id: str) -> Answer:
    await preferences.choose_messages(turn.at, turn.the_patient(), choice)
    who = await reader(turn)
    return Answer(Screen(who.say.entry(text_id), (*_choices(who)[:1], *back_home(who))))


def _settings(turn: Turn, who: Reader) -> Screen:
    say = who.say
    messages = {
        ALL: say._("all"),
        ESSENTIALS: say._("only the essentials"),
        STOPPED: say._("stopped"),
    }
    text = say.entry(
        "settings",
        language=turn.at.office.content.languages.get(who.patient.language, who.patient.language),
        zone=say.city(who.zone),
        messages=messages[who.patient.choice],
    )
    discreet = "discreet-off" if who.patient.discreet else "discreet-on"
    news = Consent.C3 in who.consents
    rows: Rows = (
        (Button(say.label("language"), data("ask-lang")), Button(say.label("zone"), data("ask-zone"))),
        (Button(say.label("my-phone"), data("phone-ask")),),
        *_choices(who),
        (Button(say.label(discreet), data(discreet)),),
        (
            Button(say.label("stop-news"), data("stop-news"))
            if news
            else Button(say.label("news"), data("news")),
        ),
        (Button(say.label("agreements"), data("agreements")), Button(say.label("privacy"), data("privacy"))),
    )
    return Screen(text, (*rows, *back_home(who)))


def _choices(who: Reader) -> tuple[tuple[Button, ...], ...]:
    say, choice = who.say, who.patient.choice
    offered = []
    if choice != ALL:
        offered.append(Button(say.label("all-messages"), data("all")))
    if choice != ESSENTIALS:
        offered.append(Button(say.label("essentials"), data("essentials")))
    if choice != STOPPED:
        offered.append(Button(say.label("stop"), data("stop")))
    return column(*offered)


def _stop(who: Reader) -> Screen:
    say = who.say
    buttons = [Button(say.label("stop-essentials"), data("essentials"))]
    if Consent.C3 in who.consents:
        buttons.append(Button(say.label("stop-news"), data("stop-news")))
    buttons.append(Button(say.label("stop-all"), data("stop-all"), style="danger"))
    return Screen(say.entry("stop.ask"), (*column(*buttons), *back_home(who)))


def _back(who: Reader) -> tuple[tuple[Button, ...], ...]:
    return column(Button(who.say.label("back"), data("settings")))


ROUTES = Routes(
    taps={
        "settings": show,
        "ask-lang": ask_language,
        "set-lang": set_language,
        "lang": set_language,
        "ask-zone": ask_zone,
        "set-zone": set_zone,
        "essentials": essentials,
        "all": all_messages,
        "keep-all": keep_all,
        "stop": ask_stop,
        "stop-all": stop_all,
    },
    commands={"settings": command, "stop": stop_command},
    texts={ZONE: type_zone},
)
