"""Both switches of a year, in every zone that has them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest

from domain.localtime import at_local, is_zone, local_day, to_local
from domain.quiet import is_quiet, next_awake, quiet_shift
from domain.steps import QuietHours
from tests.domain.build import DAY, HOUR, TIMELINE, VISIT, done, patient, planned, session

QUIET = QuietHours()
YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def _switches(zone: str) -> Iterator[datetime]:
    info = ZoneInfo(zone)
    days = [YEAR + number * DAY for number in range(366)]
    for day in days:
        if day.astimezone(info).utcoffset() != (day + DAY).astimezone(info).utcoffset():
            hours = [day + number * HOUR / 2 for number in range(48)]
            yield next(
                hour
                for hour in hours
                if hour.astimezone(info).utcoffset() != (hour + HOUR / 2).astimezone(info).utcoffset()
            )


@cache
def switches() -> list[tuple[str, datetime]]:
    zones = sorted(zone for zone in available_timezones() if is_zone(zone) and not zone.startswith("Etc/"))
    return [(zone, switch) for zone in zones for switch in _switches(zone)]


def test_a_good_part_of_the_world_still_switches() -> None:
    assert len(switches()) > 200


@pytest.mark.parametrize(("zone", "switch"), switches())
def test_steps_keep_their_wall_time_and_nobody_is_woken(zone: str, switch: datetime) -> None:
    day = local_day(switch, zone)
    visit = session(at_local(day + 2 * DAY, time(14), zone))
    timeline = replace(TIMELINE, clinic_zone=zone)
    view = patient(visit, done(session(at_local(day - 10 * DAY, time(14), zone), number=2)), zone=zone)
    due = {
        name: to_local(each.due_at, zone) for name, each in planned(view, visit.timed_at, timeline).items()
    }
    assert due["1 before-3d"].replace(tzinfo=None) == datetime.combine(day - DAY, time(18))
    assert due["1 before-1d"].replace(tzinfo=None) == datetime.combine(day + DAY, time(18))
    assert due["2 after-10d"].time() == time(11)
    assert due["2 after-12w"].time() == time(11)


@pytest.mark.parametrize(("zone", "switch"), switches())
def test_quiet_hours_hold_on_both_sides_of_a_switch(zone: str, switch: datetime) -> None:
    for step in range(-48, 49):
        instant = switch + step * timedelta(minutes=30)
        moved, awake = quiet_shift(instant, zone, QUIET), next_awake(instant, zone, QUIET)
        assert not is_quiet(moved, zone, QUIET)
        assert not is_quiet(awake, zone, QUIET)
        assert awake >= instant
        # Four hours back or eight on; the longest switch of all (Antarctica/Troll) adds two.
        assert instant - 6 * HOUR <= moved <= instant + 10 * HOUR


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"]
)
def test_24_hours_are_24_hours_in_the_night_of_a_switch(zone: str) -> None:
    for switch in _switches(zone):
        ended = switch - 12 * HOUR
        visit = done(session(ended - VISIT))
        timeline = replace(TIMELINE, clinic_zone=zone)
        message = planned(patient(visit, zone=zone), ended, timeline)["1 after-24h"]
        assert message.not_after == ended + 72 * HOUR
        assert message.due_at == quiet_shift(ended + 24 * HOUR, zone, QUIET)
