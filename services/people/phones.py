"""Phone numbers: read strictly, kept in E.164, refused politely."""

import phonenumbers

from db.search import index_patient
from db.tables import Patient
from services.moment import Moment


def read(text: str, country: str) -> phonenumbers.PhoneNumber | None:
    """The number in ``text``; without a country code it is one of ``country``. None if it is no number."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


async def keep(at: Moment, patient: Patient, number: phonenumbers.PhoneNumber) -> str:
    """Store the number, encrypted, with its country; returns it as the person reads it."""
    patient.phone = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    patient.phone_country = phonenumbers.region_code_for_number(number)
    patient.phone_refused = False
    await index_patient(at.tx, patient)
    return readable(patient.phone)


def readable(e164: str) -> str:
    """A stored number as people write it."""
    number = phonenumbers.parse(e164)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
