"""The points on the timeline, from ``timeline.toml``."""

from content.errors import Mistakes
from content.fields import Fields, as_wall_time, as_whole_number
from content.order import window_problem
from content.reading import Table
from domain.steps import Anchor, Offset, QuietHours, StepRule, Timeline

FILE = "timeline.toml"
_PLANNING = "planning"
_EXAMPLE = 'Write for example { days = -3, at = "18:00" } or { hours = 24 }.'


def read_timeline(
    table: Table, mistakes: Mistakes, zone: str, quiet: QuietHours
) -> tuple[Timeline, tuple[StepRule, ...]]:
    """Return the timeline, and all steps including those that are switched off (they need texts too)."""
    root = Fields(table, FILE, "", mistakes)
    planning = root.section(_PLANNING)
    numbers = {key: planning.number(key, least=1) for key in _NUMBERS}
    planning.done()
    steps, active = [], []
    for name in root.names():
        if name == _PLANNING:
            continue
        section = root.section(name)
        is_off = section.flag("off")
        rule = _step(name, section)
        steps.append(rule)
        active += [] if is_off else [rule]
    return Timeline(tuple(active), zone, quiet, **numbers), tuple(steps)


_NUMBERS = (
    "put_off_days",
    "put_off_grace_days",
    "nudge_after_hours",
    "recheck_at_hours",
    "recheck_gap_hours",
    "clinic_quiet_from_hours",
    "clinic_quiet_until_hours",
    "do_not_travel_hours",
)


def _step(name: str, section: Fields) -> StepRule:
    anchor = section.text("anchor")
    if anchor not in tuple(Anchor):
        section.wrong(f'anchor is {anchor!r}. Write anchor = "start" or anchor = "performed".')
        anchor = Anchor.START
    rule = StepRule(
        name=name,
        anchor=Anchor(anchor),
        due=_offset(section, "due"),
        closes=_offset(section, "closes"),
        opens=_offset(section, "opens") if section.has("opens") else None,
        first_or_cold_sores=section.flag("first_or_cold_sores"),
        essential=section.flag("essential"),
        check_in=section.flag("check_in"),
        nudge=section.flag("nudge"),
        put_off=section.flag("put_off"),
        capped=section.flag("capped"),
    )
    section.done()
    problem = window_problem(rule)
    if problem:
        section.wrong(problem)
    if rule.nudge and not rule.check_in:
        section.wrong("a nudge asks for a check-in. Write check_in = true as well, or take nudge away.")
    return rule


def _offset(section: Fields, key: str) -> Offset:
    """Return a distance from the anchor: whole days with or without a wall time, or hours."""
    value = section.raw(key)
    if not isinstance(value, dict) or not value or value.keys() - {"days", "at", "hours"}:
        section.wrong(f"{key} is {value!r}. {_EXAMPLE}")
        return Offset(days=0)
    days, hours = as_whole_number(value.get("days")), as_whole_number(value.get("hours"))
    at = as_wall_time(value.get("at"))
    only_days = days is not None and "hours" not in value and (at is not None or "at" not in value)
    only_hours = hours is not None and len(value) == 1
    if not (only_days or only_hours):
        section.wrong(f"{key} mixes or misses days, at and hours. {_EXAMPLE}")
        return Offset(days=0)
    return Offset(days=days, at=at, hours=hours)
