"""What Telegram shows about the bot: command menus per scope and language, and its description.

Set when the bot starts and looked after from then on; what was set is remembered as a hash, so that nothing
is sent that Telegram has already.
"""

import hashlib
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from telegram import BotCommandScope, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import BadRequest, Forbidden
from telegram.ext import ExtBot

from db.engine import Database
from db.queries.facts import get_fact, set_fact
from db.tables import Staff
from services.office import Office
from services.people.menu import Command, patient_commands, staff_commands
from services.people.staffing import every_staff
from services.texts import plain

EVERY = timedelta(minutes=15)
"""Staff who started meanwhile get their menu so soon."""

_MOST_LONG, _MOST_SHORT = 512, 120
"""Characters Telegram takes of the two descriptions."""

log = structlog.get_logger(__name__)


class Menus:
    """Keeps Telegram's menus as they should be. ``patient``, ``staff``: the commands somebody answers."""

    def __init__(
        self,
        bot: ExtBot[Any],
        database: Database,
        office: Office,
        *,
        patient: Collection[str],
        staff: Collection[str],
    ) -> None:
        self._bot = bot
        self._database = database
        self._office = office
        self._patient = patient
        self._staff = staff
        self._set: dict[str, str] = {}

    async def refresh(self, now: datetime) -> datetime:
        """Set what changed. Returns when to look again (aware UTC)."""
        for code in ("", *self._office.content.languages):
            await self._describe(code)
            say = self._office.texts.speak(code)
            scope = BotCommandScopeAllPrivateChats()
            await self._menu(f"commands:{code or 'any'}", patient_commands(say, self._patient), scope, code)
        async with self._database.read() as tx:
            people = await every_staff(tx)
        for person in people:
            await self._staff_menu(person)
        return now + EVERY

    async def _staff_menu(self, person: Staff) -> None:
        """A staff member's own chat, once they have started; the patients' menu if they work here no more."""
        if person.started_at is None or person.unreachable_since is not None:
            return
        say = self._office.texts.speak(person.language)
        commands = staff_commands(say, self._staff) if person.active else []
        try:
            scope = BotCommandScopeChat(person.telegram_id)
            await self._menu(f"commands:chat:{person.telegram_id}", commands, scope, "")
        except (BadRequest, Forbidden) as error:
            log.warning("no menu for a chat", error=type(error).__name__)

    async def _menu(self, name: str, commands: Sequence[Command], scope: BotCommandScope, code: str) -> None:
        async def send() -> object:
            if not commands:
                return await self._bot.delete_my_commands(scope=scope)
            return await self._bot.set_my_commands(list(commands), scope=scope, language_code=code or None)

        await self._once(name, repr(commands), send, unset=not commands)

    async def _describe(self, code: str) -> None:
        say = self._office.texts.speak(code)
        long = plain(say.entry("bot.description"))[:_MOST_LONG]
        short = plain(say.entry("bot.about"))[:_MOST_SHORT]

        async def send() -> object:
            await self._bot.set_my_description(long, language_code=code or None)
            return await self._bot.set_my_short_description(short, language_code=code or None)

        await self._once(f"description:{code or 'any'}", long + short, send)

    async def _once(
        self, name: str, value: str, send: Callable[[], Awaitable[object]], *, unset: bool = False
    ) -> None:
        """Send it if Telegram does not have it yet; what was never set need not be taken away."""
        digest = hashlib.sha256(f"{self._bot.id}:{value}".encode()).hexdigest()[:16]
        if self._set.get(name) == digest:
            return
        async with self._database.read() as tx:
            known = await get_fact(tx, name)
        if known != digest and not (unset and known is None):
            await send()
            async with self._database.write() as tx:
                await set_fact(tx, name, digest)
        self._set[name] = digest
