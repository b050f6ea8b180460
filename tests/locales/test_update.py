import ast
from pathlib import Path

from babel.messages.pofile import read_po

from locales.catalogue import catalogue_files
from locales.update import KEYWORDS, ROOT, main, template, updated

CONFIG = (ROOT / "locales" / "babel.cfg").read_text()


def project(root: Path, source: str, content: str) -> Path:
    (root / "locales").mkdir()
    (root / "locales" / "babel.cfg").write_text(CONFIG)
    for folder, name, text in (("handlers", "start.py", source), ("content", "messages.toml", content)):
        (root / folder).mkdir()
        (root / folder / name).write_text(text, encoding="utf-8")
    return root


def sentences(root: Path) -> set[str]:
    return {message.id if isinstance(message.id, str) else message.id[0] for message in template(root)} - {""}


def test_sentences_in_the_code_and_texts_of_the_clinic_are_found(tmp_path: Path) -> None:
    source = (
        'say._("Plan a course")\nsay._("For {name}", name=1)\n'
        'say.n("one visit", "{count} visits", 3)\nprint("no")\n'
    )
    content = '[nudge]\ntext = """\nHello\n"""\n\n[a.b]\ntext = "Deep"\nko = "깊이"\n'
    found = sentences(project(tmp_path, source, content))
    assert found == {"Plan a course", "For {name}", "one visit", "Hello", "Deep"}


def test_the_name_of_a_text_goes_along_for_the_translator(tmp_path: Path) -> None:
    message = template(project(tmp_path, "", '[a.b]\ntext = "Deep"\n')).get("Deep")
    assert message is not None
    assert message.auto_comments == ["a.b"]


def test_a_changed_sentence_keeps_its_translation_as_fuzzy_and_its_comment(tmp_path: Path) -> None:
    file = tmp_path / "ko" / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True)
    file.write_text(
        '# unreviewed\nmsgid "We will call you soon."\nmsgstr "곧 전화드리겠습니다."\n', encoding="utf-8"
    )
    (tmp_path / "new").mkdir()
    root = project(tmp_path / "new", "", '[x]\ntext = "We will call you very soon."\n')
    file.write_bytes(updated(file, template(root)))
    with file.open("rb") as opened:
        message = read_po(opened).get("We will call you very soon.")
    assert message is not None
    assert message.fuzzy
    assert message.string == "곧 전화드리겠습니다."
    assert message.user_comments == ["unreviewed"]


def test_a_new_sentence_waits_for_translation_and_review(tmp_path: Path) -> None:
    file = tmp_path / "ko" / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True)
    file.touch()
    (tmp_path / "new").mkdir()
    file.write_bytes(updated(file, template(project(tmp_path / "new", "", '[x]\ntext = "Hello"\n'))))
    with file.open("rb") as opened:
        message = read_po(opened).get("Hello")
    assert message is not None
    assert message.string == ""
    assert message.user_comments == ["unreviewed"]


def test_updating_twice_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "ko" / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True)
    file.write_bytes(catalogue_files()["ko"].read_bytes())
    once = updated(file, template())
    file.write_bytes(once)
    assert updated(file, template()) == once


def test_every_sentence_of_the_program_is_in_every_catalogue() -> None:
    assert main(["--check"]) == 0


def test_no_sentence_hides_in_an_f_string_where_the_extractor_does_not_look() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for folder in ("bot", "handlers", "jobs", "services")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.JoinedStr) and _translates(node)
    ]
    assert hidden == []


def _translates(text: ast.JoinedStr) -> bool:
    calls = (each.func for each in ast.walk(text) if isinstance(each, ast.Call))
    return any(isinstance(call, ast.Attribute) and call.attr in KEYWORDS for call in calls)
