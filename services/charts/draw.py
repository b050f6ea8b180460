"""``python -m services.charts.draw``: a chart as JSON on stdin, a PNG on stdout.

Nothing imports this file: the drawing library weighs more than the whole bot and stays in this process.
"""

import io
import os
import sys
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

import matplotlib as mpl

mpl.use("Agg")

import noto_cjk  # type: ignore[import-untyped] # it has no types
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import MaxNLocator

from services.charts.chart import Bars, Chart, Columns, from_json

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_DPI = 150
_SIZE = (7.2, 9.0)
"""Inches: 1080 by 1350 dots, a picture that fills a phone's width upright."""

_PAPER, _INK, _PALE = "#fbfaf8", "#22262b", "#c9cdd2"
"""A paper of its own: a transparent picture could not be read in a dark chat."""

_SMALL, _MIDDLE, _LARGE = 12, 14, 18
_MANY_LABELS = 8
_LABEL_WIDTH, _TITLE_WIDTH = 7, 22
"""Letters in a line."""

_ROOM = 1.6
"""The longest bar leaves room for the words at its end."""


def draw(chart: Chart) -> bytes:
    """The picture as PNG."""
    mpl.rcParams.update({"font.family": _font(), "text.color": _INK, "axes.edgecolor": _PALE})
    edges = ConstrainedLayoutEngine(w_pad=0.2, h_pad=0.14)
    figure = Figure(figsize=_SIZE, dpi=_DPI, facecolor=_PAPER, layout=edges)
    figure.suptitle(chart.title, fontsize=_LARGE)
    rows = (len(chart.bars) + 1) // 2
    grid = figure.add_gridspec(1 + rows, 2, height_ratios=[1.5, *([1.0] * rows)])
    _columns(figure.add_subplot(grid[0, :]), chart.columns)
    for number, bars in enumerate(chart.bars):
        _bars(figure.add_subplot(grid[1 + number // 2, number % 2]), bars)
    file = io.BytesIO()
    figure.savefig(file, format="png", facecolor=_PAPER)
    return file.getvalue()


def _font() -> str:
    """The name of a font that has the signs of every enabled language, Korean included."""
    path = Path(noto_cjk.otc_path("sans"))
    fontManager.addfont(path)
    return FontProperties(fname=path).get_name()


def _columns(axes: "Axes", columns: Columns) -> None:
    places = range(len(columns.labels))
    below = [0] * len(columns.labels)
    for series in columns.series:
        axes.bar(places, series.values, bottom=below, color=series.color, label=series.name, width=0.7)
        below = [low + value for low, value in zip(below, series.values, strict=True)]
    step = 1 + (len(columns.labels) - 1) // _MANY_LABELS
    labels = [fill(label, _LABEL_WIDTH) for label in columns.labels[::step]]
    axes.set_xticks(list(places)[::step], labels, fontsize=_SMALL)
    axes.set_ylim(0, max([1, *below]) * 1.1)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.tick_params(colors=_INK, labelsize=_SMALL, length=0)
    axes.grid(axis="y", color=_PALE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_title(columns.title, fontsize=_MIDDLE, loc="left")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.18), ncols=3, fontsize=_SMALL, frameon=False)
    _bare(axes)


def _bars(axes: "Axes", bars: Bars) -> None:
    axes.set_title(fill(bars.title, _TITLE_WIDTH), fontsize=_MIDDLE, loc="left")
    axes.set_facecolor(_PAPER)
    _bare(axes)
    axes.set_xticks([])
    if not bars.bars:
        axes.set_yticks([])
        axes.text(0.02, 0.8, bars.nothing, transform=axes.transAxes, fontsize=_SMALL)
        return
    places = range(len(bars.bars))
    values = [bar.value for bar in bars.bars]
    longest = max(values) or 1.0
    axes.barh(places, values, color=[bar.color for bar in bars.bars], height=0.55)
    for place, bar in zip(places, bars.bars, strict=True):
        axes.text(bar.value + longest * 0.04, place, bar.text, va="center", fontsize=_SMALL)
    axes.set_yticks(list(places), [bar.label for bar in bars.bars], fontsize=_SMALL)
    axes.tick_params(colors=_INK, length=0)
    axes.set_xlim(0, longest * _ROOM)
    axes.set_ylim(max(4, len(bars.bars)) - 0.5, -0.5)


def _bare(axes: "Axes") -> None:
    axes.set_facecolor(_PAPER)
    for spine in axes.spines.values():
        spine.set_visible(False)


def main() -> None:
    """Read, draw, write; more slowly than anything the bot does for people."""
    os.nice(10)
    sys.stdout.buffer.write(draw(from_json(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
