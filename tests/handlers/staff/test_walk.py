import random

import pytest

from db.tables import Session
from handlers.staff import STAFF
from tests.handlers.staff.desk import DOCTOR, OWNER, Desk

STEPS = 250
LEAVING = "s-moutok"
"""Whoever is off the team has no desk to walk on at."""

TEXTS = [
    "Kim",
    "5 Dec 14:00",
    "31 February",
    "14:30",
    "12월 20일 오후 3시",
    "2020-01-01",
    "<b>bold",
    "&copy;",
    "\u202egnirts\u202c",
    "\u200b",
    "{} %s {0}",
    "x" * 2900,
    "محمد",
    "💉" * 100,
    "' OR 1=1 --",
    "/start",
    "/new Somebody <i>else</i>",
    "/today",
    "/alerts",
    "/tasks",
    "/team",
    "/rota",
    "/audit",
    "/cancel",
    "/find min",
    "/language",
    "/week",
    "/phone",
    "/close 5 Dec",
    "/task Order masks",
]


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
async def test_whatever_is_tapped_and_typed_there_is_an_answer(
    desk: Desk, booked: list[Session], alert: int, seed: int
) -> None:
    """Every answer is also checked for what Telegram would refuse (see ``desk.check``)."""
    assert booked
    assert alert
    chance = random.Random(seed)
    seen = ["s-home"]
    await desk.type("/start")
    for _ in range(STEPS):
        desk.who = chance.choice([OWNER, OWNER, OWNER, DOCTOR])
        desk.later(minutes=chance.choice([0, 0, 0, 1, 45, 600]))
        here = [button.data for button in desk.buttons() if not button.data.startswith(LEAVING)]
        seen += here
        match chance.randrange(10):
            case 0:
                await desk.type(chance.choice(TEXTS))
            case 1:
                await desk.tap(chance.choice(seen))
            case 2:
                verb = chance.choice(sorted(STAFF.taps.keys() - {LEAVING}))
                await desk.tap(
                    f"{verb}:{chance.randrange(5)}:{chance.choice(['1', '0', 'p', '20261212'])}:1400"
                )
            case _:
                await desk.tap(chance.choice(here or ["s-home"]))
