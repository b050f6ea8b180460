"""The Bot API methods the local Telegram implements, by their Telegram names."""

from sandbox.methods import (
    admin,
    commands,
    editing,
    media,
    moving,
    profile,
    queries,
    reading,
    sending,
    service,
)
from sandbox.methods.types import Handler

HANDLERS: dict[str, Handler] = {
    **admin.METHODS,
    **commands.METHODS,
    **editing.METHODS,
    **media.METHODS,
    **moving.METHODS,
    **profile.METHODS,
    **queries.METHODS,
    **reading.METHODS,
    **sending.METHODS,
    **service.METHODS,
}
