"""What nobody asked for: a text, a sticker, an old button, a group. A clear, kind answer; nothing is lost."""

import structlog
from telegram import Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ExtBot

from domain.consents import Feature, may
from handlers.reply import reply_to_message, stop_clock
from handlers.turn import Answer, Turn
from services.callbacks import data
from services.office import Office
from services.people.home import home_buttons, home_text
from services.people.reader import reader_of
from services.safety import words
from services.safety.checkin_screens import question
from services.screen import Button, Screen, column
from services.talk import items
from services.talk.items import Said
from services.texts import Speech, plain

log = structlog.get_logger()


async def old_button(turn: Turn) -> Answer:
    """A button of an earlier message: here is where you are now."""
    if turn.patient is None:
        return _to_menu(turn, turn.say._("This is not there any more."))
    who = await reader_of(turn.at, turn.patient)
    text = who.say.entry("old-button", home=await home_text(turn.at, who))
    return Answer(Screen(text, home_buttons(who)), fresh=True)


async def not_yours(turn: Turn) -> Answer:
    """A button forged for somebody else's session: nothing of theirs is shown."""
    answer = await old_button(turn)
    return Answer(answer.screen, fresh=True, toast=plain(turn.say.entry("not-yours")))


async def not_understood(turn: Turn) -> Answer:
    """A command that does not exist; a staff member's text nobody asked for."""
    if turn.patient is None:
        return _to_menu(turn, turn.say._("I did not understand that."))
    who = await reader_of(turn.at, turn.patient)
    buttons = column(
        Button(who.say.label("send-to-clinic"), data("write")),
        Button(who.say.label("call-me"), data("call")),
        Button(who.say.label("menu"), data("home")),
    )
    return Answer(Screen(who.say.entry("not-understood"), buttons))


async def red_word(turn: Turn, said: Said | None = None) -> Answer:
    """A red word: the emergency line at once, before and after consent; then question S if C1 stands.

    What was ``said`` is kept for staff under C1 only.
    """
    if turn.patient is None:
        say = turn.say
        return Answer(Screen(say.entry("emergency-line", **{"119": say.emergency()})))
    who = await reader_of(turn.at, turn.patient)
    line = Screen(who.say.entry("emergency-line", **{"119": who.emergency}))
    if not may(Feature.BOT, who.consents):
        return Answer(line)
    found = await words.red_word(turn.at, turn.patient, who.consents)
    if found.checkin is None:
        call = column(Button(who.say.label("call-me"), data("call")))
        return Answer(Screen(line.text, call))
    if said is not None:
        await items.keep_red(turn.at, turn.patient, said, turn.update_id, found.checkin)
    return Answer(line, more=(question(who, found.checkin),))


async def media(turn: Turn) -> Answer:
    """A sticker, a place, a film in a circle: nobody can look at it here."""
    return await _said(turn, turn.say.entry("not-understood.media"))


async def edited(turn: Turn, text: str) -> Answer:
    """A message was edited: it is not read again, unless it now holds a red word."""
    if turn.staff is None and words.is_red(turn.at.office, text):
        return await red_word(turn)
    return await _said(turn, turn.say.entry("edited"))


async def too_long(turn: Turn, text: str, limit: int) -> Answer:
    """A text longer than anybody types; red words count all the same."""
    if turn.staff is None and words.is_red(turn.at.office, text):
        return await red_word(turn)
    return await _said(turn, turn.say.entry("too-long", limit=limit))


async def _said(turn: Turn, text: str) -> Answer:
    if turn.patient is None:
        return Answer(Screen(text))
    return Answer(Screen(text, home_buttons(await reader_of(turn.at, turn.patient))))


def group(turn: Turn) -> Answer:
    """A button in a group: the bot talks to people one to one."""
    return Answer(toast=plain(turn.say.entry("group-chat")))


def group_screen(say: Speech) -> Screen:
    """The bot was written to in a group."""
    return Screen(say.entry("group-chat"))


async def apologise(bot: ExtBot[None], office: Office, update: Update) -> None:
    """An error on our side: say so kindly, in the language of the phone; nothing entered before is lost.

    A red word is answered with the emergency line all the same.
    """
    user, chat = update.effective_user, update.effective_chat
    if user is None or chat is None or chat.type != ChatType.PRIVATE:
        return
    say = office.texts.speak((user.language_code or "").split("-")[0])
    text = say.entry("something-broke")
    message = update.message or update.edited_message
    if message is not None and words.is_red(office, message.text or message.caption or ""):
        text = say.entry("emergency-line", **{"119": say.emergency()})
    answer = Answer(Screen(text, column(Button(say.label("menu"), data("home")))))
    try:
        if update.callback_query is not None:
            await stop_clock(update.callback_query)
        await reply_to_message(bot, chat.id, answer)
    except TelegramError as error:
        log.warning("apology not delivered", error=type(error).__name__)


def _to_menu(turn: Turn, text: str) -> Answer:
    return Answer(Screen(text, column(Button(turn.say._("Menu"), data("s-home")))), fresh=True)
