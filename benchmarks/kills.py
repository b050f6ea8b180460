"""kill -9 at random instants, 200 times over 5,000 messages of each kind and 200 times after a tap.

``python -m benchmarks kills``.

``KILLS`` and ``MESSAGES`` in the environment make it shorter.
"""

import asyncio
import os
import tempfile
import time
from pathlib import Path

from domain.messages import Lane
from tests.support.inbound import Tapped, tap_and_kill
from tests.support.killing import IN_FLIGHT, Killing, kill_often

KILLS = int(os.environ.get("KILLS", "200"))
MESSAGES = int(os.environ.get("MESSAGES", "5000"))
SEED = 20_261_122


def run() -> None:
    """Print what became of the messages: the local Telegram counted what arrived."""
    for lane in (Lane.CARE, Lane.BROADCAST):
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            done = asyncio.run(
                kill_often(Path(folder), lane=lane, messages=MESSAGES, kills=KILLS, seed=SEED + lane)
            )
        _print(lane, done, time.monotonic() - began)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        taps = asyncio.run(tap_and_kill(Path(folder), kills=KILLS, seed=SEED))
    _print_taps(taps, time.monotonic() - began)


def _print(lane: Lane, done: Killing, seconds: float) -> None:
    found = done.account
    unseen = MESSAGES - len(found.sent | found.unknown) + len(found.missing)
    print(f"{lane.name}: {MESSAGES} messages, {done.kills} kills in {seconds:.0f} s")
    print(f"  {done.among} of the kills hit messages in flight")
    print(
        f"  sent {len(found.sent)}, unknown {len(found.unknown)} (on the list of staff: {len(found.listed)})"
    )
    print(f"  lost unseen {unseen}")
    print(
        f"  copies beyond the first {found.extra} (promise: at most {done.kills * IN_FLIGHT}), "
        f"of {len(found.twice)} messages, not marked {len(found.unmarked)}"
    )


def _print_taps(found: Tapped, seconds: float) -> None:
    print(f"INBOUND: {KILLS} taps (confirm, cancel, a red check-in), a kill after each, in {seconds:.0f} s")
    print(f"  {found.cut} of the kills came before the bot was done with the tap")
    print(
        f"  without effect {len(found.lost)}, with effect twice {len(found.twice)}, "
        f"without an answer {len(found.unanswered)}, answered twice unmarked {len(found.unmarked)}"
    )
