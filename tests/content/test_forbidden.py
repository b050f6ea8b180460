import pytest

from content import Content
from content.forbidden import SAID_BY_THE_PERSON, forbidden


@pytest.mark.parametrize(
    "text",
    [
        "It cures acne.",
        "Results are guaranteed",
        "100% natural",
        "a Permanent change",
        "There are no side effects.",
        "completely safe",
        "FDA-approved",
        "FDA approved",
        "whitening care",
        "systemic brightening",
        "stem cell therapy",
        "It regenerates skin",
        "skin regeneration",
        "the best clinic",
        "the No. 1 clinic",
        "Look years younger!",
        "clinically proven",
        "부작용이 없습니다",
        "피부 재생",
        "미백 효과",
    ],
)
def test_words_that_promise_too_much_are_found(text: str) -> None:
    assert forbidden(text)


@pytest.mark.parametrize(
    "text",
    [
        "A result cannot be guaranteed.",
        "No result can be promised.",
        "a secure chat",
        "procured",
        "permanence",
        "an improvement may show",
        "1000 words",
        "Some people see brighter skin.",
        "부작용이 있을 수 있습니다",
    ],
)
def test_careful_words_are_not(text: str) -> None:
    assert not forbidden(text)


def test_no_text_of_the_default_content_promises_too_much(content: Content) -> None:
    assert not [
        name
        for name, entry in content.texts.items()
        if forbidden(entry.text) and name not in SAID_BY_THE_PERSON
    ]
