"""How commands with arguments are written: the form, an example, what they lead to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.texts import Safe, Speech


@dataclass(frozen=True, slots=True)
class Form:
    """One command.

    Attributes:
        written: the form, with what can be left out in brackets. example: as somebody would type it.
        leads_to: what it does, in a few words.
    """

    written: Callable[[Speech], Safe]
    example: Callable[[Speech], Safe]
    leads_to: Callable[[Speech], Safe]

    def help(self, say: Speech) -> Safe:
        """The line in the list of commands."""
        return say._("{form}: {what}", form=self.written(say), what=self.leads_to(say))


FORMS: Mapping[str, Form] = {
    "card": Form(
        lambda say: say._("/card CODE"),
        lambda say: say._("/card K7Q-2MX"),
        lambda say: say._("open a card"),
    ),
    "find": Form(
        lambda say: say._("/find WHO"),
        lambda say: say._("/find Kim"),
        lambda say: say._("find a patient"),
    ),
    "plan": Form(
        lambda say: say._("/plan CODE DATE TIME [SESSIONS] [DAYS APART]"),
        lambda say: say._("/plan K7Q-2MX 5 Dec 14:00 4 24"),
        lambda say: say._("plan a course"),
    ),
    "move": Form(
        lambda say: say._("/move CODE [SESSION] DATE TIME"),
        lambda say: say._("/move K7Q-2MX 2 5 Dec 14:00"),
        lambda say: say._("move a session"),
    ),
    "cancelvisit": Form(
        lambda say: say._("/cancelvisit CODE [SESSION]"),
        lambda say: say._("/cancelvisit K7Q-2MX 2"),
        lambda say: say._("cancel a session"),
    ),
    "done": Form(
        lambda say: say._("/done CODE [SESSION]"),
        lambda say: say._("/done K7Q-2MX"),
        lambda say: say._("the visit took place"),
    ),
    "noshow": Form(
        lambda say: say._("/noshow CODE [SESSION]"),
        lambda say: say._("/noshow K7Q-2MX"),
        lambda say: say._("the patient did not come"),
    ),
    "hold": Form(
        lambda say: say._("/hold CODE [SESSION]"),
        lambda say: say._("/hold K7Q-2MX"),
        lambda say: say._("hold a session"),
    ),
    "lift": Form(
        lambda say: say._("/lift CODE [SESSION]"),
        lambda say: say._("/lift K7Q-2MX"),
        lambda say: say._("lift the hold"),
    ),
    "end": Form(
        lambda say: say._("/end CODE"),
        lambda say: say._("/end K7Q-2MX"),
        lambda say: say._("end the course"),
    ),
    "note": Form(
        lambda say: say._("/note CODE TEXT"),
        lambda say: say._("/note K7Q-2MX Prefers mornings"),
        lambda say: say._("note something on the card"),
    ),
    "task": Form(
        lambda say: say._("/task [CODE] TEXT"),
        lambda say: say._("/task Order more masks"),
        lambda say: say._("write a task"),
    ),
    "close": Form(
        lambda say: say._("/close DATE"),
        lambda say: say._("/close 5 Dec"),
        lambda say: say._("close a day, or open it again"),
    ),
}
"""Command -> how it is written. The words in capitals are for the reader; what is typed is their own."""
