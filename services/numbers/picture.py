"""The numbers as a picture: what it shows and in which colours; drawn in a process of its own."""

from collections.abc import Iterator, Sequence

from domain.triage_table import Level
from services.charts.chart import Bar, Bars, Chart, Columns, Series
from services.numbers.counted import Numbers, Taken
from services.numbers.words import bin_name, how_long, title
from services.render.staff import level_name
from services.texts import Safe, Speech, plain

_GOOD, _BAD, _OFF, _OPEN = "#2f7f6f", "#d9772b", "#9aa3ad", "#d8b44a"
_LEVELS = {Level.RED: "#c0392b", Level.AMBER_U: "#d9772b", Level.AMBER: "#d8b44a", Level.GREEN: "#2f7f6f"}


def chart_of(say: Speech, numbers: Numbers, zone: str) -> Chart:
    """The picture in the language of ``say``; no names, no codes."""
    return Chart(
        plain(title(say, numbers.period, zone)),
        _visits(say, numbers, zone),
        (
            Bars(plain(say._("Check-ins")), tuple(_check_ins(say, numbers))),
            Bars(plain(say._("Messages")), tuple(_messages(say, numbers))),
            Bars(plain(say._("Alerts: time until taken")), tuple(_alerts(say, numbers))),
            Bars(plain(say._("Opt-outs by messages received")), tuple(_left(numbers))),
        ),
    )


def _visits(say: Speech, numbers: Numbers, zone: str) -> Columns:
    kinds: Sequence[tuple[Safe, str, str]] = (
        (say._("done"), "done", _GOOD),
        (say._("did not come"), "missed", _BAD),
        (say._("broken off"), "broken_off", "#7b5ea7"),
        (say._("cancelled"), "cancelled", _OFF),
        (say._("not marked"), "unmarked", _OPEN),
        (say._("to come"), "coming", "#b9d4dd"),
    )
    return Columns(
        plain(say._("Visits")),
        tuple(say.short_day(day, zone) for day in numbers.period.cuts[:-1]),
        tuple(
            Series(plain(name), tuple(getattr(column, field) for column in numbers.columns), color)
            for name, field, color in kinds
        ),
    )


def _check_ins(say: Speech, numbers: Numbers) -> Iterator[Bar]:
    found = numbers.check_ins
    yield _bar(say._("answered"), found.answered, _GOOD)
    yield _bar(say._("no answer"), found.silent, _BAD)
    yield _bar(say._("waiting"), found.waiting, _OPEN)


def _messages(say: Speech, numbers: Numbers) -> Iterator[Bar]:
    found = numbers.deliveries
    yield _bar(say._("sent"), found.sent, _GOOD)
    yield _bar(say._("too late"), found.expired, _BAD)
    yield _bar(say._("refused"), found.failed, "#c0392b")
    yield _bar(say._("perhaps sent"), found.unknown, _OPEN)


def _alerts(say: Speech, numbers: Numbers) -> Iterator[Bar]:
    for level, taken in numbers.alerts.items():
        # The font has no coloured circles; the bar has the colour.
        name = plain(level_name(say, Level(level))).split(maxsplit=1)[-1]
        yield Bar(name, taken.median or 0.0, _took(say, taken), _LEVELS[Level(level)])


def _took(say: Speech, taken: Taken) -> str:
    return "–" if taken.median is None else plain(how_long(say, taken.median))


def _left(numbers: Numbers) -> Iterator[Bar]:
    if any(numbers.left):
        for place, count in enumerate(numbers.left):
            yield Bar(bin_name(place), count, str(count), _OFF)


def _bar(name: Safe, count: int, color: str) -> Bar:
    return Bar(plain(name), count, str(count), color)
