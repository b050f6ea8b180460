"""Words the bot must never say: they overclaim (Medical Service Act art. 56(2), MFDS notice 2025-01-21).

English words are searched in every text, whatever its language; Korean ones too.
"""

import re

_ENGLISH = {
    r"cure[sd]?": "what the treatment does, without promising an end",
    r"guarantee(?:d|s)?": "that a result cannot be promised",
    r"permanent(?:ly)?": "how long it was seen to last",
    r"no side effects?": "the side effects that are known",
    r"completely safe": "the risks that are known",
    r"fda[- ]approved": "the licence number the clinic holds",
    r"whitening": "'brighter' or 'more even tone'",
    r"systemic brightening": "'brighter treated skin'",
    r"stem cell therap(?:y|ies)": "'products made from cell-culture fluid'",
    r"regenerat(?:e[sd]?|ing|ions?|ive)": "what people see, for example 'softer skin'",
    r"the best": "what it is, without a ranking",
    r"no\. ?1": "what it is, without a ranking",
    r"years younger": "what people see, for example 'softer skin'",
    r"proven": "what studies show and how small they are",
}
_ALWAYS = {r"100 ?%": "'in most people'"}
_KOREAN = {
    "완치": "치료 과정",
    "영구적": "관찰된 기간",
    "부작용이 없": "알려진 부작용",
    "부작용 없": "알려진 부작용",
    "완벽하게 안전": "알려진 위험",
    "완전히 안전": "알려진 위험",
    "미백": "'맑은 피부 톤'",
    "줄기세포 치료": "'세포 배양액으로 만든 제품'",
    "재생": "'부드러워진 피부'",
    "최고의": "순위 없는 설명",
    "1위": "순위 없는 설명",
    "입증된": "연구의 규모와 결과",
    "FDA 승인": "허가 번호",
}
_PROMISE = re.compile(r"(?:cannot|can't|can not|never) be guaranteed", re.IGNORECASE)
_WHOLE_WORDS = {rf"(?<![\w-]){word}(?![\w-])": instead for word, instead in _ENGLISH.items()}
_RULES = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (_WHOLE_WORDS | _ALWAYS | _KOREAN).items()
)


SAID_BY_THE_PERSON = frozenset({"label.screen.E4"})
"""Answers that name a wish no clinic may promise to fulfil; the words are the person's, not the clinic's."""


def forbidden(text: str) -> tuple[tuple[str, str], ...]:
    """Return (the words found, what to write instead) for everything ``text`` must not say."""
    searched = _PROMISE.sub("", text)
    found = ((rule.search(searched), instead) for rule, instead in _RULES)
    return tuple((match[0], instead) for match, instead in found if match)
