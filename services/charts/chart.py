"""What a picture shows: plain values that travel to the drawing process as JSON."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of the stacked columns: its name, a value for each column, and ``#rrggbb``."""

    name: str
    values: tuple[int, ...]
    color: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Stacked columns over the whole width; ``labels`` stand under them."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One horizontal bar. ``text`` stands at its end."""

    label: str
    value: float
    text: str
    color: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A few horizontal bars; ``nothing`` is shown if there are none."""

    title: str
    bars: tuple[Bar, ...]
    nothing: str = "–"


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole picture: words in the reader's language, and never anything about one person."""

    title: str
    columns: Columns
    bars: tuple[Bars, ...]


def to_json(chart: Chart) -> bytes:
    """The chart for the drawing process."""
    return json.dumps(asdict(chart), ensure_ascii=False).encode()


def from_json(data: bytes) -> Chart:
    """The chart again. Raises ValueError, KeyError or TypeError for anything else."""
    found = json.loads(data)
    columns = found["columns"]
    series = tuple(Series(each["name"], tuple(each["values"]), each["color"]) for each in columns["series"])
    bars = tuple(
        Bars(each["title"], tuple(Bar(**bar) for bar in each["bars"]), each["nothing"])
        for each in found["bars"]
    )
    return Chart(found["title"], Columns(columns["title"], tuple(columns["labels"]), series), bars)
