"""What can be read about the treatment: questions and answers, comparison, criteria, phases, authorship."""

from collections.abc import Iterable, Iterator, Mapping

from content.registry.use import Use, medical

_LABELS = "know faq compare criteria phases about"

KNOWLEDGE: Mapping[str, Use] = {
    "know": medical("the list of what can be read"),
    "faq": medical("/faq: above the list of questions"),
    "compare": medical("/compare: the article's table, one option a block"),
    "criteria": medical("the article's five criteria"),
    "phases": medical("the article's three phases"),
    "about": medical("/about: who wrote and reviewed it, and what authorities say", "reviewed!"),
    "about.clinic-review": medical("part of 'about': the doctor who reviewed the bot's texts", "by! on!"),
    "part.footer": medical("under every answer and every result", "reviewed!"),
    "talk": medical("a person can be asked"),
    **{f"label.{name}": medical("a button of what can be read") for name in _LABELS.split()},
}


def faq_uses(questions: Iterable[str]) -> Iterator[tuple[str, Use]]:
    """Yield the texts of the questions: a label for the button, and the answer."""
    for name in questions:
        yield f"label.faq.{name}", medical("a question of /faq")
        yield f"faq.{name}", medical("an answer of /faq")
