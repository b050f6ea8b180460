"""What tests of the intake hold in their hands."""

import pytest

from tests.handlers.intake_bot import Heard
from tests.handlers.intake_wire import Wire


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def heard() -> Heard:
    return Heard()
