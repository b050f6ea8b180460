"""Loading a content folder: everything is read and checked, then it is taken or refused whole."""

from datetime import date
from pathlib import Path

from content.clinic import read_clinic
from content.entries import uses
from content.errors import Mistakes
from content.reading import read_files, version_of
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
    texts = read_texts(tables, uses(all_steps), languages, mistakes)
    mistakes.refuse()
    return Content(version_of(folder), clinic, timeline, triage, redwords, languages, texts)
