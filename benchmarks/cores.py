"""Which core does what: the program under test has one to itself, its counterpart the other."""

import os

OURS, THEIRS = 0, 1


def pin(core: int) -> None:
    """Keep this process on one core; on a machine with a single core nothing changes."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {core})
