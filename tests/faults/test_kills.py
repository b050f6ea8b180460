"""kill -9 at random instants: nothing owed is lost unseen, and nothing doubles beyond the promise.

``python -m benchmarks kills`` is the long version: 200 kills over 5,000 messages of each kind.
"""

from pathlib import Path

from domain.messages import Lane
from tests.support.killing import IN_FLIGHT, kill_often

KILLS = 4
MESSAGES = 200


async def test_after_kills_each_care_message_has_arrived_or_staff_know_of_it(tmp_path: Path) -> None:
    done = await kill_often(tmp_path, lane=Lane.CARE, messages=MESSAGES, kills=KILLS, seed=1)
    found = done.account
    assert done.among, "at least one kill hit messages in flight"
    assert len(found.sent | found.unknown) == MESSAGES
    assert found.missing == set()
    assert found.unknown <= found.listed
    assert found.extra <= KILLS * IN_FLIGHT
    assert found.unmarked == set()


async def test_after_kills_no_broadcast_message_has_arrived_twice_and_each_unknown_one_is_shown(
    tmp_path: Path,
) -> None:
    done = await kill_often(tmp_path, lane=Lane.BROADCAST, messages=MESSAGES, kills=KILLS, seed=2)
    found = done.account
    assert done.among, "at least one kill hit messages in flight"
    assert len(found.sent | found.unknown) == MESSAGES
    assert found.missing == set()
    assert found.twice == set()
    assert found.unknown == found.listed
    assert len(found.unknown) <= KILLS * IN_FLIGHT
