from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from locales.catalogue import EMPTY, load_catalogues

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
RULE = "(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)"
POLISH = f'"Plural-Forms: nplurals=3; plural={RULE};\\n"\n'


def write(folder: Path, language: str, body: str, head: str = HEAD) -> Path:
    file = folder / language / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True)
    file.write_text(f"{head}\n{body}", encoding="utf-8")
    return folder


def test_a_translation_is_found_by_its_english_sentence(tmp_path: Path) -> None:
    write(tmp_path, "ko", 'msgid "Yes"\nmsgstr "네"\n')
    assert load_catalogues(tmp_path).get("ko").find("Yes") == "네"


def test_a_fuzzy_and_an_empty_translation_count_as_missing(tmp_path: Path) -> None:
    write(tmp_path, "ko", '#, fuzzy\nmsgid "Yes"\nmsgstr "네"\n\nmsgid "No"\nmsgstr ""\n')
    found = load_catalogues(tmp_path).get("ko")
    assert found.find("Yes") is None
    assert found.find("No") is None
    assert found.fuzzy == {"Yes"}


def test_counting_follows_the_languages_own_rule(tmp_path: Path) -> None:
    body = 'msgid "visit"\nmsgid_plural "visits"\nmsgstr[0] "wizyta"\nmsgstr[1] "wizyty"\nmsgstr[2] "wizyt"\n'
    write(tmp_path, "pl", body, HEAD + POLISH)
    polish = load_catalogues(tmp_path).get("pl")
    assert [polish.count("visit", "visits", number) for number in (1, 2, 5, 22)] == [
        "wizyta",
        "wizyty",
        "wizyt",
        "wizyty",
    ]


def test_a_language_without_catalogue_knows_no_translation(tmp_path: Path) -> None:
    found = load_catalogues(tmp_path).get("ja")
    assert found is EMPTY
    assert found.find("Yes") is None
    assert found.count("one", "many", 2) == "many"


def test_a_broken_catalogue_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "ko", 'msgid "Yes"\nmsgstr "네\nnonsense\n')
    with pytest.raises(PoFileError):
        load_catalogues(tmp_path)
