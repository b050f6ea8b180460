"""What can be read: answers, comparison, criteria, phases, authorship, the rules; and a person."""

from collections.abc import Awaitable, Callable

from handlers.patient.home import reader
from handlers.patient.lost import old_button
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.screening import knowledge
from services.screening.screening_rules import how_screen


async def contents(turn: Turn, _: Tap) -> Answer:
    """[Good to know]."""
    return Answer(knowledge.contents(turn.at.office, await reader(turn)))


async def questions(turn: Turn, tap: Tap) -> Answer:
    """[Questions and answers]: the list, or one answer."""
    who = await reader(turn)
    if not tap.word(0):
        return Answer(knowledge.questions(turn.at.office, who))
    found = knowledge.answer(turn.at.office, who, tap.word(0))
    return Answer(found) if found else await old_button(turn)


async def questions_command(turn: Turn, _: str) -> Answer:
    """/faq."""
    return Answer(knowledge.questions(turn.at.office, await reader(turn)))


async def piece(turn: Turn, tap: Tap) -> Answer:
    """One of the longer pieces."""
    found = knowledge.piece(turn.at.office, await reader(turn), tap.word(0))
    return Answer(found) if found else await old_button(turn)


def piece_command(name: str) -> Callable[[Turn, str], Awaitable[Answer]]:
    """The command of a longer piece."""

    async def read(turn: Turn, _: str) -> Answer:
        return Answer(knowledge.piece(turn.at.office, await reader(turn), name))

    return read


async def how(turn: Turn, _: Tap) -> Answer:
    """[How the result comes about]; a result it was tapped on stays."""
    return Answer(how_screen(turn.at.office, await reader(turn)), fresh=True)


async def how_command(turn: Turn, _: str) -> Answer:
    """/how."""
    return Answer(how_screen(turn.at.office, await reader(turn)))


async def person(turn: Turn, _: Tap) -> Answer:
    """[Talk to a person]; the screen it was tapped on stays."""
    return Answer(knowledge.person(await reader(turn)), fresh=True)


ROUTES = Routes(
    taps={"know": contents, "faq": questions, "read": piece, "how": how, "talk": person},
    commands={
        "faq": questions_command,
        "how": how_command,
        **{name: piece_command(name) for name in knowledge.PIECES},
    },
)
