import pytest

from db.outbox import Candidate
from domain.messages import Lane
from jobs.asking import choose
from jobs.duelist import Place


def row(number: int, lane: Lane = Lane.CARE, chat_id: int | None = None) -> Candidate:
    return Candidate(number, lane, f"p{number}", number if chat_id is None else chat_id)


def always(_row: Candidate) -> bool:
    return True


def ids(rows: list[Candidate]) -> list[int]:
    return [row.id for row in rows]


def test_the_most_urgent_are_chosen_as_long_as_there_is_room() -> None:
    rows = [row(number) for number in range(1, 20)]
    assert ids(choose(rows, 0, 5, always)) == [1, 2, 3, 4]
    assert ids(choose(rows, 3, 5, always)) == [1]


def test_the_last_places_are_kept_for_alerts_and_replies() -> None:
    urgent = [row(1, Lane.ALERT), row(2, Lane.REPLY), row(3, Lane.CARE)]
    assert ids(choose(urgent, 8, 10, always)) == [1, 2]
    assert ids(choose(urgent, 9, 10, always)) == [1]
    assert ids(choose(urgent, 10, 10, always)) == []


def test_with_room_for_one_nothing_can_be_kept_back() -> None:
    assert ids(choose([row(1, Lane.BROADCAST)], 0, 1, always)) == [1]


def test_one_chat_gets_one_message_at_a_time_and_it_is_its_first() -> None:
    rows = [row(1, chat_id=7), row(2, chat_id=7), row(3, chat_id=8)]
    assert ids(choose(rows, 0, 10, always)) == [1, 3]


def test_what_cannot_go_now_leaves_its_place_to_the_next() -> None:
    rows = [row(1), row(2), row(3)]
    assert ids(choose(rows, 0, 10, lambda one: one.id != 1)) == [2, 3]


@pytest.mark.parametrize("places", [("p1", "p2")])
def test_people_without_a_chat_do_not_block_each_other(places: tuple[Place, Place]) -> None:
    rows = [Candidate(number, Lane.CARE, str(place), None) for number, place in enumerate(places)]
    assert ids(choose(rows, 0, 10, always)) == [0, 1]
