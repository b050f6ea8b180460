"""What holds for every patient at every moment."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.decision import Send, decide
from domain.diffing import diff
from domain.keys import DO_NOT_TRAVEL, key_of, subject_of
from domain.localtime import local_day
from domain.messages import OPEN, Status, Wanted
from domain.patients import PatientView, SessionState
from domain.planning import plan, plan_alone, plan_for, stands_alone
from domain.reasons import Why
from domain.situation import asleep
from tests.domain.build import DAY, TIMELINE, applied, done, open_rows, stored
from tests.domain.lives import nows, views
from tests.domain.living import with_session

WAITING = {Why.PUT_OFF, Why.VISIT_UNMARKED}
CAPPED = {rule.name for rule in TIMELINE.steps if rule.capped}
UNCAPPED = {rule.name for rule in TIMELINE.steps if not rule.capped}
check = settings(deadline=None, max_examples=80)


def coming(view: PatientView, now: datetime) -> list[Wanted]:
    """Planned and on its way: not waiting for a visit."""
    wanted = plan(view, TIMELINE, now).wanted
    return [each for each in wanted if each.status is Status.PLANNED and each.why not in WAITING]


@check
@given(views(), nows)
def test_nothing_open_is_due_outside_its_window(view: PatientView, now: datetime) -> None:
    for each in plan(view, TIMELINE, now).wanted:
        assert each.not_before <= each.due_at
        if each.status in OPEN:
            assert each.due_at <= each.not_after
            assert now <= each.not_after


@check
@given(views(), nows)
def test_nothing_is_due_while_the_person_sleeps(view: PatientView, now: datetime) -> None:
    for each in coming(view, now):
        assert each.key.step == DO_NOT_TRAVEL or not asleep(view, TIMELINE, each.due_at), each


@check
@given(views(), nows)
def test_capped_messages_have_their_day_to_themselves(view: PatientView, now: datetime) -> None:
    steps = [each for each in coming(view, now) if each.key.step in CAPPED | UNCAPPED]
    days = Counter(local_day(each.due_at, view.zone) for each in steps)
    for each in steps:
        if each.key.step in CAPPED:
            assert days[local_day(each.due_at, view.zone)] == 1, each


@check
@given(views(), nows)
def test_a_message_is_planned_once_and_never_after_it_was_sent(view: PatientView, now: datetime) -> None:
    keys = [each.key for each in plan(view, TIMELINE, now).wanted]
    assert len(set(keys)) == len(keys)
    sent = {(f"session:{visit.id}", step) for visit in view.sessions for step in visit.sent}
    assert not sent & {(key.subject, key.step) for key in keys}


@check
@given(views(), views(), nows, nows)
def test_planning_again_changes_nothing(
    earlier: PatientView, view: PatientView, before: datetime, now: datetime
) -> None:
    rows = stored(plan(earlier, TIMELINE, before))
    rows = applied(rows, diff(plan(view, TIMELINE, now), rows, now))
    assert diff(plan(view, TIMELINE, now), rows, now) == ()


@check
@given(views(), views(), nows, nows)
def test_after_a_diff_only_what_is_wanted_is_open(
    earlier: PatientView, view: PatientView, before: datetime, now: datetime
) -> None:
    rows = stored(plan(earlier, TIMELINE, before))
    rows = applied(rows, diff(plan(view, TIMELINE, now), rows, now))
    wanted = {each.key for each in plan(view, TIMELINE, now).wanted if each.status in OPEN}
    assert {row.key for row in open_rows(rows)} == wanted


@check
@given(views(), nows, st.data())
def test_undo_is_an_exact_inverse(view: PatientView, now: datetime, data: st.DataObject) -> None:
    visit = replace(
        data.draw(st.sampled_from(view.sessions)), state=SessionState.BOOKED, sent={}, checkins={}
    )
    view = with_session(view, replace(visit, performed_at=None, marked_at=None))
    before = stored(plan(view, TIMELINE, now))
    performed = with_session(view, done(visit, marked_at=now))
    after = applied(before, diff(plan(performed, TIMELINE, now), before, now))
    undone = applied(after, diff(plan(view, TIMELINE, now), after, now))
    assert open_rows(undone) == open_rows(before)
    assert set(before) <= set(undone)
    redone = applied(undone, diff(plan(performed, TIMELINE, now), undone, now))
    assert open_rows(redone) == open_rows(after)


@check
@given(views(), nows)
def test_the_last_decision_agrees_with_the_plan(view: PatientView, now: datetime) -> None:
    the_plan = plan(view, TIMELINE, now)
    by_key = {each.key: each for each in the_plan.wanted}
    for row in stored(the_plan):
        wanted = by_key[row.key]
        if decide(row, the_plan, now, view, TIMELINE) == Send():
            assert wanted.status is Status.PLANNED
            assert wanted.due_at <= now <= wanted.not_after
            assert row.key.step == DO_NOT_TRAVEL or not asleep(view, TIMELINE, now)


@check
@given(views(fresh=True), nows)
def test_a_visit_ahead_is_never_forgotten(view: PatientView, now: datetime) -> None:
    """Every booked visit has its day-before reminder unless it was booked too late or the window is over."""
    messages = {(each.key.subject, each.key.step): each for each in plan(view, TIMELINE, now).wanted}
    for visit in view.sessions:
        if visit.starts_at - visit.timed_at > 2 * DAY:
            reminder = messages[f"session:{visit.id}", "before-1d"]
            over = now > reminder.not_after
            assert reminder.status is (Status.EXPIRED if over else Status.PLANNED) or (
                reminder.why == Why.QUIET_HOURS
            )


@check
@given(views(), nows)
def test_what_is_planned_for_one_message_alone_is_what_the_whole_plan_says_of_it(
    view: PatientView, now: datetime
) -> None:
    whole = plan(view, TIMELINE, now)
    for wanted in whole.wanted:
        narrow = plan_for(wanted.key, view, TIMELINE, now)
        assert [each for each in narrow.wanted if each.key == wanted.key] == [wanted]
        session = next(each for each in view.sessions if subject_of(each.id) == wanted.key.subject)
        if stands_alone(wanted.key.step, view.zone, TIMELINE):
            near = replace(view, sessions=(session,))
            alone = plan_alone(wanted.key, near, TIMELINE, now)
            assert alone is not None
            assert alone.wanted == (wanted,)
            assert asleep(near, TIMELINE, now) == asleep(view, TIMELINE, now)
    for session in view.sessions:
        for rule in TIMELINE.steps:
            key = key_of(view, session, rule.name)
            if all(each.key != key for each in whole.wanted):
                narrow = plan_for(key, view, TIMELINE, now)
                assert all(each.key != key for each in narrow.wanted)
                assert narrow.dropped(key) == whole.dropped(key)
