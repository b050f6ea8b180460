"""The door: from a Telegram update to a turn, from an answer to a reply. Nothing is decided here."""

from dataclasses import replace

import structlog
from telegram import Chat, Message, Update, User
from telegram.constants import ChatType
from telegram.ext import ContextTypes, ExtBot

from db.engine import Database
from db.queries.dialogs import get_dialog
from db.queries.people import patient_of_chat, staff_of
from domain.clock import Now
from handlers.patient import lost
from handlers.reply import reply_to_message, reply_to_tap
from handlers.route import Router
from handlers.sent import html_of, said_of
from handlers.shown import Shown
from handlers.turn import Answer, Turn, made
from services.callbacks import parse
from services.moment import Moment
from services.office import Office
from services.people import reachability, staffing
from services.people.arrival import Person
from services.talk import group
from transport.deliver import deliver

log = structlog.get_logger()
TEXT_LIMIT = 3000
"""Longer texts are not read: nobody types them on a phone, and a person can be called instead."""

Context = ContextTypes.DEFAULT_TYPE


class Receiver:
    """Opens a transaction for an update, asks the router, replies after the commit."""

    def __init__(self, database: Database, office: Office, router: Router, now: Now) -> None:
        self._database = database
        self._office = office
        self._router = router
        self._now = now
        self._shown = Shown()

    async def on_message(self, update: Update, context: Context) -> None:
        """Text, commands, contacts and everything else a person sends."""
        message, user = update.effective_message, update.effective_user
        if message is None:
            return
        if message.chat.type != ChatType.PRIVATE:
            await self._in_group(context.bot, message, user)
            return
        if user is None:
            return
        async with self._database.write() as tx:
            turn = await self._turn(Moment(tx, self._office, self._now()), update.update_id, user, message)
            answer = await self._answer(turn, message)
        answer = await made(answer, self._database)
        await reply_to_message(context.bot, message.chat_id, answer)
        await self._send_later(context.bot, message.chat_id, answer)

    async def _answer(self, turn: Turn, message: Message) -> Answer:
        if message.contact is not None:
            return await self._router.contact(turn, message.contact.phone_number, message.contact.user_id)
        if message.text is None:
            return await self._router.media(turn, said_of(message), message.caption or "")
        if len(message.text) > TEXT_LIMIT and not self._router.takes_long(turn):
            return await lost.too_long(turn, message.text, TEXT_LIMIT)
        if message.text.startswith("/"):
            name, _, rest = message.text[1:].partition(" ")
            return await self._router.command(turn, name.partition("@")[0].lower(), rest.strip())
        return await self._router.text(turn, message.text)

    async def on_edited(self, update: Update, context: Context) -> None:
        """A message was edited: what was read stays as it was, unless it now holds a red word."""
        message, user = update.edited_message, update.effective_user
        if message is None or user is None or message.chat.type != ChatType.PRIVATE:
            return
        async with self._database.write() as tx:
            turn = await self._turn(Moment(tx, self._office, self._now()), update.update_id, user)
            answer = await lost.edited(turn, message.text or message.caption or "")
        await reply_to_message(context.bot, message.chat_id, answer)

    async def on_tap(self, update: Update, context: Context) -> None:
        """A button; it is always answered, even if it means nothing any more."""
        query = update.callback_query
        if query is None:
            return
        chat: Chat | None = query.message.chat if query.message else None
        tap, chat_id = parse(query.data or ""), query.from_user.id
        async with self._database.write() as tx:
            at = Moment(tx, self._office, self._now())
            if chat is not None and chat.type != ChatType.PRIVATE:
                turn = await self._turn(at, update.update_id, query.from_user, private=False)
                answer = await self._router.group_tap(turn, chat.id, tap)
            else:
                turn = await self._turn(at, update.update_id, query.from_user)
                tapped = query.message.message_id if query.message else 0
                answer = await self._router.tap(replace(turn, message_id=tapped), tap)
        answer = await made(answer, self._database)
        await reply_to_tap(context.bot, query, chat_id, answer, self._shown)
        await self._send_later(context.bot, chat_id, answer)

    async def on_membership(self, update: Update, context: Context) -> None:
        """The person blocked the bot or took it back."""
        del context
        change = update.my_chat_member
        if change is None:
            return
        blocked = change.new_chat_member.status in {"kicked", "left"}
        async with self._database.write() as tx:
            at = Moment(tx, self._office, self._now())
            if change.chat.type == ChatType.PRIVATE:
                await reachability.chat_changed(at, change.chat.id, reachable=not blocked)
            else:
                await group.changed(at, change.chat.id, inside=not blocked)

    async def _send_later(self, bot: ExtBot[None], chat_id: int, answer: Answer) -> None:
        if answer.later is not None:
            async for screen in answer.later(self._database):
                await deliver(bot, chat_id, screen)

    async def _in_group(self, bot: ExtBot[None], message: Message, user: User | None) -> None:
        """The bot works in private chats only; in a group it answers commands with that.

        Nothing said in a group is ever taken for what a patient says, whoever says it.
        """
        if message.migrate_to_chat_id is not None:
            async with self._database.write() as tx:
                at = Moment(tx, self._office, self._now())
                await group.follow(at, message.chat_id, message.migrate_to_chat_id)
        if user is None or not (message.text or "").startswith("/"):
            return
        say = self._office.texts.speak((user.language_code or "").split("-")[0])
        await reply_to_message(bot, message.chat_id, Answer(lost.group_screen(say)))

    async def _turn(
        self,
        at: Moment,
        update_id: int,
        user: User,
        said: Message | None = None,
        *,
        private: bool = True,
    ) -> Turn:
        """Who it is. What somebody does in a group says nothing about whether their own chat is open."""
        staff = await staff_of(at.tx, user.id)
        staff = staff if staff is not None and staff.active else None
        patient = await patient_of_chat(at.tx, user.id)
        if staff is not None and private:
            await staffing.came_back(at, staff)
        if patient is not None and private:
            await reachability.came_back(at, patient)
        known = staff or patient
        language = known.language if known is not None else user.language_code or ""
        return Turn(
            at=at,
            person=Person(user.id, user.full_name, user.language_code or ""),
            say=at.office.texts.speak(language.split("-")[0]),
            update_id=update_id,
            patient=patient,
            staff=staff,
            dialog=await get_dialog(at.tx, user.id),
            html=html_of(said) if said is not None and staff is not None else "",
        )


async def on_error(update: object, context: Context) -> None:
    """Something broke on our side: the person reads a kind sentence, the log the class of the error."""
    log.error("update failed", error=type(context.error).__name__)
    if not isinstance(update, Update) or update.effective_chat is None or update.effective_user is None:
        return
    office = context.bot_data["office"]
    await lost.apologise(context.bot, office, update)
