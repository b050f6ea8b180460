"""The one way the program asks what time it is."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

Now: TypeAlias = Callable[[], datetime]
"""Returns the current instant, aware and in UTC. Passed in everywhere, so that a clock can be moved."""
