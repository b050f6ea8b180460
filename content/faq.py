"""What can be read about the treatment, from ``faq.toml``: its questions in order, and how old it is."""

from datetime import date, datetime

from content.errors import Mistakes
from content.fields import Fields
from content.reading import Table
from content.values import Article

FILE = "faq.toml"


def read_faq(table: Table, mistakes: Mistakes) -> Article:
    """Return the questions and the day the article behind them was last reviewed."""
    root = Fields(table, FILE, "", mistakes)
    root.raw("texts")  # the texts loader reads these
    section = root.section("article")
    reviewed = section.raw("last_reviewed")
    if not isinstance(reviewed, date) or isinstance(reviewed, datetime):
        section.wrong("last_reviewed is missing. Write for example last_reviewed = 2026-06-16.")
        reviewed = date.min
    questions = section.words("questions")
    if not questions or len(set(questions)) != len(questions):
        section.wrong('questions names nothing, or something twice. Write questions = ["sessions"].')
    section.done()
    root.done()
    return Article(reviewed, questions)
