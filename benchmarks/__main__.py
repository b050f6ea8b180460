"""``python -m benchmarks`` prints all figures; ``python -m benchmarks NAME ...`` those named."""

import importlib
import sys

ALL = (
    "sending",
    "broadcast",
    "broadcast_prepare",
    "tables",
    "find",
    "audience",
    "booking",
    "importing",
    "idle",
    "kills",
)
"""In the order of the README, the longest last."""


def main() -> None:
    """Run one after the other, each with its baseline beside it."""
    for name in sys.argv[1:] or ALL:
        sys.stdout.write(f"\n== {name}\n")
        sys.stdout.flush()
        importlib.import_module(f"benchmarks.{name}").run()


if __name__ == "__main__":
    main()
