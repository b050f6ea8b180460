"""Who the demo is about: the clinic's people and a few patients at different points of their course."""

from dataclasses import dataclass, field
from datetime import time

from sandbox.people import Person
from sandbox.world import World

_ANSWERS = ("S0", "M0", "continue")
_WELL = ("tell-clinic", "agree", *_ANSWERS)
"""What somebody taps whose first check-in asks for the consent to health data as well."""

_WELL_AGAIN = ("check-in", *_ANSWERS)


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented patient.

    Attributes:
        arrives: days from the demo's today on which they come to the clinic for the first time.
        visits: days of their sessions, moved to an open day; those before today were performed.
        taps: what they tapped on the way: (number of the visit, hours from its start, labels).
        writes: what they write to the clinic on the demo's morning; it is not about health.
    """

    person: Person
    language: str
    arrives: int
    visits: tuple[int, ...]
    at: time
    taps: tuple[tuple[int, int, tuple[str, ...]], ...] = field(default=())
    writes: str = ""


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody; nobody of them exists. The owner and a colleague, and the patients."""

    owner: Person
    colleague: Person
    patients: tuple[Invented, ...]


def invent_people(world: World) -> Cast:
    """Make their accounts; the first patient's phone is the one the demo shows."""
    owner = world.person("Dr. Han", language_code="en")
    emma = world.person("Emma", last_name="Reed", language_code="en")
    minji = world.person("민지", last_name="김", language_code="ko")
    lucas = world.person("Lucas", last_name="Moreau", language_code="en")
    sofia = world.person("Sofia", last_name="Rossi", language_code="en")
    daniel = world.person("Daniel", last_name="Weber", language_code="en")
    confirmed, day_after = (-50, ("confirm",)), 27
    well = (1, day_after, _WELL)
    of_minji = (well, (2, *confirmed), (2, day_after, _WELL_AGAIN))
    asks = "Is there a place to park near you?"
    return Cast(
        owner,
        world.person("Mina", language_code="en"),
        (
            Invented(emma, "en", -12, (-1, 24, 48), time(10), ((1, *confirmed),)),
            Invented(minji, "ko", -60, (-50, -25, 3, 28), time(14), of_minji),
            Invented(lucas, "en", -2, (8, 32, 57, 81), time(16, 30), writes=asks),
            Invented(sofia, "en", -30, (-24, 0, 24), time(10), (well, (2, *confirmed))),
            Invented(daniel, "en", -6, (0, 28, 56), time(15)),
        ),
    )
