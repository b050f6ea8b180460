"""Small statistics and how they are printed."""

import statistics
import sys
from collections.abc import Sequence

MS = 1000.0


def line(name: str, *values: str) -> None:
    """Print one figure."""
    sys.stdout.write(f"   {name:<58} {'   '.join(values)}\n")
    sys.stdout.flush()


def spread(seconds: Sequence[float]) -> str:
    """Median and 99th percentile in milliseconds."""
    ordered = sorted(seconds)
    high = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return f"median {statistics.median(ordered) * MS:.2f} ms   p99 {high * MS:.2f} ms   (n = {len(ordered)})"
