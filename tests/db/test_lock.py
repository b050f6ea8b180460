import subprocess
import sys
from pathlib import Path

import pytest

from db.lock import AlreadyRunningError, alone

HOLD = "import sys; from db.lock import alone\nwith alone(sys.argv[1]): print('held', flush=True); input()"


def test_a_second_process_is_refused_in_words_until_the_first_one_dies(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/clinic.db"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, address], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunningError, match=r"already runs on .*clinic\.db"), alone(address):
            pass
        first.kill()
        first.wait()
    with alone(address):
        pass


def test_the_same_process_cannot_hold_it_twice_but_again(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/data/clinic.db"
    with alone(address), pytest.raises(AlreadyRunningError), alone(address):
        pass
    with alone(address):
        pass
