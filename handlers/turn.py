"""What a handler is given, and what it gives back."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from db.engine import Database
from db.tables import Dialog, Patient, Staff
from services.callbacks import Tap
from services.moment import Moment
from services.people.arrival import Person
from services.screen import Rows, Screen
from services.talk.items import Said
from services.texts import Speech

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Turn:
    """One update of one person, inside one transaction.

    Attributes:
        person: the Telegram account. patient, staff: the records behind it; a staff member's chat is the
            console, so ``staff`` wins where both exist.
        say: the language the person reads.
        dialog: what the person is in the middle of, if anything.
        update_id: Telegram's number of the update; a repeat has the same one.
        message_id: the tapped message; 0 for anything but a tap.
        html: what a staff member wrote or captioned, its formatting kept, as HTML Telegram takes.
    """

    at: Moment
    person: Person
    say: Speech
    update_id: int
    patient: Patient | None = None
    staff: Staff | None = None
    dialog: Dialog | None = None
    message_id: int = 0
    html: str = ""

    def the_patient(self) -> Patient:
        """The patient. Raises LookupError for anybody else; routing keeps others away."""
        if self.patient is None:
            raise LookupError("a patient's handler was reached without a patient")
        return self.patient

    def the_staff(self) -> Staff:
        """The staff member. Raises LookupError for anybody else; routing keeps others away."""
        if self.staff is None:
            raise LookupError("a staff handler was reached without a staff member")
        return self.staff


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person sees next.

    Attributes:
        screen: the next screen. After a tap it replaces the tapped message, unless ``fresh``.
        fresh: send the screen as a new message and leave the tapped one as it is.
        note: HTML line put under the tapped message (its own text stays), with ``screen``'s buttons, if a
            screen is given as well, or with none.
        toast: plain text shown over the chat for a moment (at most 200 characters).
        more: further messages, after the first.
        buttons: the tapped message keeps its words and shows these buttons from now on; goes with ``fresh``.
        later: makes what takes long, each screen sent as soon as it is there, when the transaction is over.
        then: makes the answer itself when the transaction is over; nothing else here counts. For what has to
            be counted first, so that nobody waits for the write lock meanwhile.
    """

    screen: Screen | None = None
    fresh: bool = False
    note: str = ""
    toast: str = ""
    more: tuple[Screen, ...] = ()
    buttons: Rows | None = None
    later: Callable[[Database], AsyncIterator[Screen]] | None = None
    then: "Callable[[Database], Awaitable[Answer]] | None" = None


async def made(answer: Answer, database: Database) -> Answer:
    """The answer itself, if it is yet to be made; to be called when the transaction is over."""
    while answer.then is not None:
        answer = await answer.then(database)
    return answer


OnTap: TypeAlias = Callable[[Turn, Tap], Awaitable[Answer]]
OnText: TypeAlias = Callable[[Turn, str], Awaitable[Answer]]
OnMedia: TypeAlias = Callable[[Turn, Said], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Routes:
    """What one handler file answers.

    Attributes:
        taps: verb of button data -> handler.
        commands: command without the slash -> handler, given the rest of the line.
        texts: flow of the person's dialog -> handler of a typed answer.
        media: flow of a staff member's dialog -> handler of a picture, video or file; such a flow also
            takes texts as long as Telegram sends them.
    """

    taps: Mapping[str, OnTap] = field(default_factory=dict)
    commands: Mapping[str, OnText] = field(default_factory=dict)
    texts: Mapping[str, OnText] = field(default_factory=dict)
    media: Mapping[str, OnMedia] = field(default_factory=dict)


def together(*parts: Routes) -> Routes:
    """All routes of several files. Raises ValueError if two files claim the same verb, command or flow."""
    return Routes(
        _joined(part.taps for part in parts),
        _joined(part.commands for part in parts),
        _joined(part.texts for part in parts),
        _joined(part.media for part in parts),
    )


def _joined(parts: Iterable[Mapping[str, T]]) -> dict[str, T]:
    found: dict[str, T] = {}
    for part in parts:
        twice = found.keys() & part
        if twice:
            raise ValueError(f"two handlers for {sorted(twice)}")
        found.update(part)
    return found
