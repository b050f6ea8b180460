"""Where a visit stands, as lists of visits say it."""

from html import escape

from services.desk.visits import DayVisit
from services.desk.words import answer_word, state_word
from services.moment import Moment
from services.texts import Safe, Speech


def visit_words(say: Speech, visit: DayVisit, at: Moment) -> Safe:
    """Booked, confirmed or not yet, wants to move, on hold, has begun, to be marked, done, did not come."""
    words = (
        state_word(say, visit.session, at),
        answer_word(say, visit.session, at.now, held=visit.held, wish=visit.wish),
    )
    return Safe(", ".join(word if isinstance(word, Safe) else escape(word) for word in words if word))
