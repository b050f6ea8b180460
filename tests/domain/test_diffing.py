from collections.abc import Mapping
from dataclasses import replace

import pytest

from domain.diffing import diff
from domain.messages import Key, Row, Status, Wanted
from domain.patients import PatientView, SessionState
from domain.planning import Plan, plan
from domain.reasons import Why
from tests.domain.build import DAY, HOUR, TIMELINE, applied, done, open_rows, patient, seoul, session, stored

VISIT = session(seoul(6, 10, 14))
NOW = seoul(6, 1, 12)
KEY = Key("p7", "session:1", "before-3d", 1)
WANTED = Wanted(KEY, NOW + DAY, NOW + 2 * DAY, NOW + 3 * DAY)
ROW = Row(KEY, WANTED.not_before, WANTED.due_at, WANTED.not_after, Status.PLANNED)


def the_plan(
    *wanted: Wanted, gone: Mapping[str, Why] | None = None, versions: Mapping[str, int] | None = None
) -> Plan:
    return Plan(wanted, gone or {}, versions or {})


def rows_of(view: PatientView) -> list[Row]:
    return stored(plan(view, TIMELINE, NOW))


def test_a_new_message_is_stored() -> None:
    (change,) = diff(the_plan(WANTED), [], NOW)
    assert (change.before, change.after) == (None, WANTED)


def test_a_message_cancelled_by_the_plan_is_stored_so_that_staff_can_read_why() -> None:
    cancelled = replace(WANTED, status=Status.CANCELLED, why=Why.QUIET_HOURS)
    assert diff(the_plan(cancelled), [], NOW)[0].after == cancelled


def test_a_message_that_is_over_already_is_not_stored() -> None:
    assert diff(the_plan(WANTED), [], WANTED.not_after + HOUR) == ()


def test_a_new_message_that_can_never_go_is_not_stored() -> None:
    hopeless = replace(WANTED, status=Status.EXPIRED, why=Why.VISIT_UNMARKED)
    assert diff(the_plan(hopeless), [], NOW) == ()


def test_a_step_added_to_the_timeline_leaves_sessions_of_the_past_alone() -> None:
    superseded = replace(WANTED, status=Status.SUPERSEDED, why=Why.LATER_SESSION)
    assert diff(the_plan(superseded), [], WANTED.not_after + HOUR) == ()


def test_nothing_changes_if_nothing_changed() -> None:
    assert diff(the_plan(WANTED), [ROW], NOW) == ()


@pytest.mark.parametrize(
    "wanted",
    [
        replace(WANTED, due_at=WANTED.due_at + HOUR),
        replace(WANTED, not_before=WANTED.not_before + HOUR),
        replace(WANTED, not_after=WANTED.not_after + HOUR),
        replace(WANTED, status=Status.HELD, why=Why.ON_HOLD),
        replace(WANTED, why=Why.PUT_OFF),
    ],
)
def test_any_difference_is_a_change(wanted: Wanted) -> None:
    (change,) = diff(the_plan(wanted), [ROW], NOW)
    assert (change.before, change.after) == (ROW, wanted)


def test_a_message_that_may_have_arrived_keeps_its_next_attempt() -> None:
    again = replace(ROW, due_at=WANTED.due_at + HOUR, retrying=True)
    assert diff(the_plan(WANTED), [again], NOW) == ()
    (change,) = diff(the_plan(replace(WANTED, due_at=again.due_at + HOUR)), [again], NOW)
    assert change.after.due_at == again.due_at + HOUR


def test_a_message_that_may_have_arrived_is_dropped_as_any_other() -> None:
    (change,) = diff(the_plan(), [replace(ROW, retrying=True)], NOW)
    assert change.after.status is Status.CANCELLED


@pytest.mark.parametrize("status", [Status.SENDING, Status.SENT, Status.FAILED, Status.UNKNOWN])
def test_what_left_or_is_leaving_is_final(status: Status) -> None:
    row = replace(ROW, status=status)
    assert diff(the_plan(replace(WANTED, due_at=NOW)), [row], NOW) == ()
    assert diff(the_plan(), [row], NOW) == ()


@pytest.mark.parametrize("status", [Status.SUPERSEDED, Status.CANCELLED, Status.EXPIRED])
def test_what_a_plan_ended_a_plan_may_revive(status: Status) -> None:
    (change,) = diff(the_plan(WANTED), [replace(ROW, status=status)], NOW)
    assert change.after == WANTED


@pytest.mark.parametrize("status", [Status.SUPERSEDED, Status.CANCELLED, Status.EXPIRED])
def test_what_a_person_ended_stays_ended(status: Status) -> None:
    row = replace(ROW, status=status, why=Why.BY_STAFF, by_plan=False)
    assert diff(the_plan(WANTED), [row], NOW) == ()


def test_what_was_missed_stays_missed_unless_it_may_go_again() -> None:
    missed = replace(ROW, status=Status.EXPIRED, why=Why.LATE)
    superseded = replace(WANTED, status=Status.SUPERSEDED, why=Why.LATER_SESSION)
    assert diff(the_plan(superseded), [missed], NOW) == ()
    assert diff(the_plan(), [missed], NOW) == ()


DROPPED = [
    ({}, {}, Status.CANCELLED, Why.NOT_PLANNED),
    ({"session:1": Why.NO_SHOW}, {"session:1": 1}, Status.CANCELLED, Why.NO_SHOW),
    ({"session:1": Why.NO_SHOW, "session:1/before-3d": Why.LATE}, {}, Status.CANCELLED, Why.LATE),
    ({"session:2": Why.NO_SHOW}, {"session:2": 3}, Status.CANCELLED, Why.NOT_PLANNED),
    ({"session:1": Why.NO_SHOW}, {"session:1": 2}, Status.SUPERSEDED, Why.MOVED),
]


@pytest.mark.parametrize(("gone", "versions", "status", "why"), DROPPED)
def test_what_nobody_wants_is_dropped_with_the_reason(
    gone: Mapping[str, Why], versions: Mapping[str, int], status: Status, why: Why
) -> None:
    (change,) = diff(the_plan(gone=gone, versions=versions), [ROW], NOW)
    assert (change.after.key, change.after.status, change.after.why) == (KEY, status, why)
    assert (change.after.due_at, change.after.not_after) == (ROW.due_at, ROW.not_after)


def test_notices_about_a_session_are_not_the_plans_to_drop() -> None:
    notice = replace(ROW, key=replace(KEY, step="moved"))
    assert diff(the_plan(), [notice], NOW) == ()


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (SessionState.CANCELLED, Why.SESSION_CANCELLED),
        (SessionState.NO_SHOW, Why.NO_SHOW),
        (SessionState.ABORTED, Why.ABORTED),
        (SessionState.PERFORMED, Why.PERFORMED),
    ],
)
def test_the_end_of_a_session_cancels_its_reminders(state: SessionState, why: Why) -> None:
    rows = rows_of(patient(VISIT))
    ended = patient(replace(VISIT, state=state, marked_at=NOW))
    changes = diff(plan(ended, TIMELINE, NOW), rows, NOW)
    dropped = {change.after.key.step: change.after for change in changes if change.before}
    assert set(dropped) == {"before-7d", "before-3d", "before-1d"}
    assert {(each.status, each.why) for each in dropped.values()} == {(Status.CANCELLED, why)}


def test_a_move_supersedes_the_old_messages_and_makes_new_ones() -> None:
    rows = rows_of(patient(VISIT))
    moved = replace(VISIT, starts_at=VISIT.starts_at + 2 * DAY, timed_at=NOW, time_version=2)
    rows = applied(rows, diff(plan(patient(moved), TIMELINE, NOW), rows, NOW))
    assert {(row.status, row.why) for row in rows if row.key.version == 1} == {(Status.SUPERSEDED, Why.MOVED)}
    assert {row.status for row in rows if row.key.version == 2} == {Status.PLANNED}


def test_undoing_a_done_takes_the_aftercare_back_and_says_so() -> None:
    before = rows_of(patient(VISIT))
    performed = patient(done(VISIT, marked_at=NOW))
    after = applied(before, diff(plan(performed, TIMELINE, NOW), before, NOW))
    again = applied(after, diff(plan(patient(VISIT), TIMELINE, NOW), after, NOW))
    assert open_rows(again) == open_rows(before)
    follow_ups = [row for row in again if row.key.step.startswith("after-")]
    assert {(row.status, row.why) for row in follow_ups} == {(Status.CANCELLED, Why.UNDONE)}


def test_a_correction_that_makes_a_message_too_late_says_so() -> None:
    # Done pressed on 13 June for a visit on the 10th; then the visit is corrected to the 9th.
    marked_at = seoul(6, 13, 10)
    performed = done(VISIT, marked_at)
    rows = stored(plan(patient(performed), TIMELINE, marked_at))
    corrected = replace(performed, performed_at=performed.visit_ends_at - DAY)
    changes = diff(plan(patient(corrected), TIMELINE, marked_at), rows, marked_at)
    first = next(change.after for change in changes if change.after.key.step == "after-24h")
    assert (first.status, first.why) == (Status.CANCELLED, Why.LATE)
