"""`python -m sandbox --port P --token T`: a local Telegram as a process of its own."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from sandbox.clock import FileClock, utc_now
from sandbox.server import LocalTelegram
from sandbox.state import DEMO_TOKEN
from sandbox.world import World


async def serve(port: int, token: str, clock_file: Path | None) -> None:
    """Serve until SIGTERM or SIGINT; print the address once it answers."""
    world = World(token=token, now=FileClock(clock_file) if clock_file else utc_now)
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with LocalTelegram(world, port=port) as telegram:
        sys.stdout.write(f"{telegram.api_url}\n")
        sys.stdout.flush()
        await stopped.wait()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--token", default=DEMO_TOKEN, help="the bot's token, NUMBER:ANYTHING")
    parser.add_argument("--clock-file", type=Path, help="a text file with an offset in seconds")
    options = parser.parse_args()
    asyncio.run(serve(options.port, options.token, options.clock_file))


if __name__ == "__main__":
    main()
