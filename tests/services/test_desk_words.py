from pathlib import Path

import pytest

import content
from content import load
from domain.course_warnings import Warning, WarningCode  # noqa: A004 - the clinic's word
from domain.messages import Status
from domain.reasons import Why
from locales.catalogue import load_catalogues
from services.desk.steps import step_name
from services.desk.tasks import task_sentence
from services.desk.warnings import warning_sentence
from services.desk.words import status_word, why_sentence
from services.messages.notices import NOTICES
from services.people.names import clean_name, shown_name
from services.render.patient import NOTICES as RENDERED
from services.tasks import TaskKind
from services.texts import Speech, Texts

CONTENT = load(Path(content.__file__).parent)
DETAIL = {"days": 19, "limit": 21, "visits": 3}


@pytest.fixture(params=["en", "ko"])
def say(request: pytest.FixtureRequest) -> Speech:
    return Texts(CONTENT, load_catalogues()).speak(request.param)


def test_every_reason_has_words(say: Speech) -> None:
    sentences = [why_sentence(say, why) for why in Why if why is not Why.NONE]
    assert all(sentences)
    assert not set(sentences) & {why.value for why in Why}
    assert why_sentence(say, "") == ""


def test_every_status_has_a_word_of_its_own(say: Speech) -> None:
    assert len({status_word(say, status) for status in Status}) == len(Status)


def test_every_task_has_a_sentence(say: Speech) -> None:
    sentences = [task_sentence(say, kind) for kind in TaskKind]
    assert len(set(sentences)) == len(TaskKind)
    assert not set(sentences) & {kind.value for kind in TaskKind}


def test_every_step_and_notice_has_a_name(say: Speech) -> None:
    steps = {rule.name for rule in CONTENT.timeline.steps} | NOTICES.keys() | RENDERED.keys()
    assert all(step_name(say, step) != step for step in steps)


def test_a_step_the_clinic_invents_has_a_name_too() -> None:
    say = Texts(CONTENT, load_catalogues()).speak("en")
    assert step_name(say, "before-1d") == "1 day before"
    assert step_name(say, "after-6w") == "6 weeks after"
    assert step_name(say, "nudge-after-24h") == "reminder to answer (24 hours after)"


@pytest.mark.parametrize("code", list(WarningCode))
def test_every_warning_has_a_sentence(say: Speech, code: WarningCode) -> None:
    assert warning_sentence(say, Warning(code, 1, DETAIL))


def test_a_right_to_left_name_is_kept_apart_from_what_follows() -> None:
    assert shown_name("محمد") == "\u2068محمد\u2069"
    assert shown_name("Kim") == "Kim"


def test_a_name_keeps_its_accents_and_loses_what_cannot_be_seen() -> None:
    assert clean_name("e\u0301milie\u200d\u0000 \u2067Roux") == "émilie Roux"
