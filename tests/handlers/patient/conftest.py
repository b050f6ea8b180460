import pytest

from db.tables import Patient
from services.moment import Moment
from tests.handlers.patient.phone import Phone
from tests.services.conftest import at, doctor, owner, patient

__all__ = ["at", "doctor", "owner", "patient"]


@pytest.fixture
def phone(at: Moment, patient: Patient) -> Phone:
    """Kim Minji's phone."""
    del patient
    return Phone(at)


@pytest.fixture
def stranger(at: Moment) -> Phone:
    """The phone of somebody without a record."""
    return Phone(at)
