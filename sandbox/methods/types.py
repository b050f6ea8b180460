"""What a method is: a function from the world and checked parameters to Telegram's `result`."""

from collections.abc import Callable
from typing import Any

from sandbox.world import World

Params = dict[str, Any]
Handler = Callable[[World, Params], Any]
