"""kill -9 between receipt, effect and reply of what people do: it takes effect once, and they see the answer.

``python -m benchmarks kills`` does it 200 times.
"""

from pathlib import Path

from tests.support.inbound import tap_and_kill

KILLS = 6


async def test_a_tap_before_a_kill_takes_effect_once_and_is_answered(tmp_path: Path) -> None:
    found = await tap_and_kill(tmp_path, kills=KILLS, seed=1)
    assert found.cut, "at least one kill came before the bot was done with a tap"
    assert (found.lost, found.twice, found.unanswered, found.unmarked) == ([], [], [], [])
