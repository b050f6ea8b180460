"""``python -m bot``."""

import signal
import sys

# Asked to stop while the program is still being loaded: there is nothing to finish yet.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))

from bot.cli import app  # noqa: E402 - loading takes a second, in which the line above must already hold

app(prog_name="python -m bot")
