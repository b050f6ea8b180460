"""The JSON body of a request from the page."""

from base64 import b64decode
from binascii import Error as BadBase64
from typing import Any

from aiohttp import web

from sandbox.chats import Chat
from sandbox.errors import Impossible
from sandbox.people import Person
from sandbox.world import World


class BadForm(ValueError):  # noqa: N818 - reads as what it is: the form is bad
    """The body is not what this deed needs."""


class Form:
    """Typed access to the body; what is missing or of another type raises BadForm."""

    def __init__(self, world: World, fields: dict[str, Any]) -> None:
        self.world = world
        self._fields = fields

    @classmethod
    async def read(cls, world: World, request: web.Request) -> "Form":
        """Read the body; only application/json is taken, which a foreign web page cannot send unasked."""
        if request.content_type != "application/json":
            raise BadForm("send JSON")
        try:
            fields = await request.json()
        except ValueError:
            raise BadForm("this is not JSON") from None
        if not isinstance(fields, dict):
            raise BadForm("send a JSON object")
        return cls(world, fields)

    def text(self, name: str, default: str | None = None) -> str:
        """Return a string field."""
        value = self._fields.get(name, default)
        if not isinstance(value, str):
            raise BadForm(f"{name} must be a text")
        return value

    def number(self, name: str) -> int:
        """Return an integer field."""
        value = self._fields.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise BadForm(f"{name} must be a whole number")
        return value

    def flag(self, name: str) -> bool:
        """Return whether a field is there and true."""
        return self._fields.get(name) is True

    def data(self, name: str) -> bytes:
        """Return a field of base64."""
        try:
            return b64decode(self.text(name), validate=True)
        except BadBase64:
            raise BadForm(f"{name} must be base64") from None

    def person(self) -> Person:
        """Return the person whose phone it is; Impossible if nobody has this id."""
        person = self.world.people.get(self.number("person"))
        if person is None:
            raise Impossible("there is no such person")
        return person

    def chat(self) -> Chat:
        """Return the chat on the person's phone; Impossible if it is not there."""
        number = self.number("chat")
        chat = next((chat for chat in self.world.chats_of(self.person()) if chat.id == number), None)
        if chat is None:
            raise Impossible("this chat is not on the phone")
        return chat
