"""What may happen to a broadcast, and on whose word."""

import pytest

from domain.broadcasts import LIVE, Deed, Kind, Problem, State, approval_problem, may, may_submit

DOCTOR, OWNER, COORDINATOR = (1, "doctor"), (2, "owner"), (3, "coordinator")


@pytest.mark.parametrize(
    ("maker", "approver", "problem"),
    [
        (DOCTOR, OWNER, None),
        (OWNER, DOCTOR, None),
        (DOCTOR, DOCTOR, Problem.SAME_PERSON),
        (DOCTOR, (4, "doctor"), Problem.ROLE),
        (OWNER, (4, "owner"), Problem.ROLE),
        (DOCTOR, COORDINATOR, Problem.ROLE),
        (COORDINATOR, OWNER, Problem.ROLE),
    ],
)
def test_an_advertisement_needs_a_doctor_and_an_owner_who_are_two_people(
    maker: tuple[int, str], approver: tuple[int, str], problem: Problem | None
) -> None:
    assert approval_problem(Kind.AD, maker, approver) is problem


def test_a_notice_is_approved_by_anybody_but_its_maker() -> None:
    assert approval_problem(Kind.NOTICE, COORDINATOR, DOCTOR) is None
    assert approval_problem(Kind.NOTICE, DOCTOR, COORDINATOR) is None
    assert approval_problem(Kind.NOTICE, DOCTOR, DOCTOR) is Problem.SAME_PERSON


def test_a_coordinator_vouches_for_notices_only() -> None:
    assert may_submit(Kind.NOTICE, "coordinator")
    assert not may_submit(Kind.AD, "coordinator")
    assert may_submit(Kind.AD, "doctor")


@pytest.mark.parametrize("state", list(State))
def test_nothing_changes_a_broadcast_once_it_was_started(state: State) -> None:
    started = state in LIVE | {State.DONE, State.CANCELLED, State.RETRACTING, State.RETRACTED}
    if started:
        assert not any(may(deed, state) for deed in (Deed.EDIT, Deed.SUBMIT, Deed.APPROVE, Deed.START))


@pytest.mark.parametrize("state", [State.CANCELLED, State.RETRACTING, State.RETRACTED])
def test_what_was_called_off_never_goes_on(state: State) -> None:
    assert not may(Deed.RESUME, state)
    assert not may(Deed.AGAIN, state)


def test_only_an_approved_one_starts_and_only_a_paused_one_goes_on() -> None:
    assert [state for state in State if may(Deed.START, state)] == [State.APPROVED]
    assert [state for state in State if may(Deed.RESUME, state)] == [State.PAUSED]
