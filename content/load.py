"""Loading a content folder: everything is read and checked, then it is taken or refused whole."""

from datetime import date
from pathlib import Path

from content.clinic import read_clinic
from content.entries import uses
from content.errors import Mistakes
from content.faq import read_faq
from content.reading import read_files, version_of
from content.screening import read_screening
from content.texts import read_texts
from content.timeline import read_timeline
from content.triage import read_triage
from content.values import Content


def load(folder: Path, today: date | None = None) -> Content:
    """Read the content folder.

    ``today`` decides for which years public holidays are filled in; without it the system's date does.

    Raises:
        ContentError: listing every mistake at once.
    """
    mistakes = Mistakes()
    tables = read_files(folder, mistakes)
    mistakes.refuse()
    day = today or date.today()  # noqa: DTZ011 - only the year matters, and one more on either side is filled in
    clinic, quiet, languages = read_clinic(tables["clinic.toml"], mistakes, day)
    timeline, all_steps = read_timeline(tables["timeline.toml"], mistakes, clinic.zone, quiet)
    triage, redwords = read_triage(tables["triage.toml"], mistakes)
    screening = read_screening(tables["screening.toml"], mistakes)
    article = read_faq(tables["faq.toml"], mistakes)
    texts = read_texts(tables, uses(all_steps, screening, article.questions), languages, mistakes)
    mistakes.refuse()
    return Content(
        version=version_of(folder),
        clinic=clinic,
        timeline=timeline,
        triage=triage,
        redwords=redwords,
        screening=screening,
        article=article,
        languages=languages,
        texts=texts,
    )
