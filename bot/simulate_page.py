"""How a simulated course is printed."""

from collections.abc import Callable, Sequence
from datetime import datetime

from db.tables import Message
from services.desk.steps import step_name
from services.desk.words import status_word, why_sentence
from services.office import Office
from services.screen import Screen
from services.texts import Safe, plain

_LINE = "─" * 72


class Page:
    """Lines of text, in the language of the patient. ``zone``: the patient's, None for the clinic's."""

    def __init__(self, office: Office, language: str, zone: str | None, say: Callable[[str], None]) -> None:
        self._speech = office.texts.speak(language)
        self._clinic_zone = office.content.clinic.zone
        self._zone = zone or self._clinic_zone
        self._print = say

    def head(self, now: datetime) -> None:
        """The course was booked."""
        booked = self._speech._("The course is booked.")
        self._print(f"{self._when(now)} · {plain(booked)}")

    def message(self, now: datetime, message: Message, screen: Screen, whys: Sequence[str]) -> None:
        """One message as it is read, and why it came just then."""
        reasons = [why_sentence(self._speech, why) for why in dict.fromkeys(whys)]
        told = [step_name(self._speech, message.step), *(reason for reason in reasons if reason)]
        self._print(f"\n{_LINE}\n{self._when(now)} · {'; '.join(plain(Safe(each)) for each in told)}\n")
        self._print(plain(Safe(screen.text)))
        if screen.attachment is not None:
            self._print(f"📎 {screen.attachment.name}")
        for row in screen.rows:
            self._print(" ".join(f"[{button.label}]" for button in row))

    def tapped(self, *labels: str) -> None:
        """What the patient tapped."""
        self._print("→ " + " → ".join(self._speech.label(label) for label in labels))

    def visit(self, now: datetime, number: int) -> None:
        """A session took place."""
        done = self._speech._("✓ Session {k} is done.", k=number)
        self._print(f"\n{_LINE}\n{self._when(now)} · {plain(done)}")

    def left_out(self, messages: Sequence[Message]) -> None:
        """What did not go, and why."""
        if not messages:
            return
        title = self._speech._("Not sent:")
        self._print(f"\n{_LINE}\n{plain(title)}")
        for message in messages:
            named = plain(Safe(step_name(self._speech, message.step)))
            status = plain(Safe(status_word(self._speech, message.status)))
            why = plain(Safe(why_sentence(self._speech, message.why)))
            because = f" ({why})" if why else ""
            self._print(f"  {self._when(message.due_at)} · {named}: {status}{because}")

    def _when(self, instant: datetime) -> str:
        """Clinic time, and the patient's own if it differs."""
        here = self._speech.when(instant, self._clinic_zone)
        if self._zone == self._clinic_zone:
            return here
        return f"{here} ({self._speech.city(self._zone)}: {self._speech.when(instant, self._zone)})"
