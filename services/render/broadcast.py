"""What a recipient of a broadcast sees; an advertisement in the frame the law asks for."""

import re
from collections.abc import Mapping
from html import escape, unescape

from db.tables import Broadcast
from domain.ad_review import LONGEST_NUMBER
from domain.broadcasts import Kind
from services.broadcasts.casts import AD_STEP, NOTICE_STEP, Version, find, number_of, texts_of
from services.broadcasts.verbs import STOP_ADS
from services.callbacks import data
from services.moment import Moment
from services.render.scene import Scene
from services.screen import CAPTION, Attachment, Button, Screen, column
from services.texts import Speech

TEXT = 4096
"""What Telegram takes in one message, counted in UTF-16 units of what is read."""

AD_LABEL, FREE_OPT_OUT = "(광고)", "무료수신거부"
"""Word for word, whatever the language (Network Act art. 50(4), decree art. 61)."""

_TAG = re.compile(r"<[^<>]+>")
_LAST_UNIT = "utf-16-le"


def screen_for(at: Moment, cast: Broadcast, language: str, version: Version) -> Screen:
    """What a reader of this language gets.

    An advertisement begins with its label, the clinic and its phone, and ends with the free opt-out, whose
    button withdraws the consent at once.
    """
    say = at.office.texts.speak(language)
    file = Attachment(file_id=version.file_id, kind=version.media) if version.file_id else None
    if cast.kind != Kind.AD:
        return Screen(version.text, attachment=file)
    stop = Button(say.label("stop-news"), data(STOP_ADS))
    return Screen(_framed(at, cast, say, version.text), column(stop), file)


def fits(at: Moment, cast: Broadcast, language: str, version: Version) -> bool:
    """Whether Telegram takes it whole, frame included, whatever the length of the review number."""
    return excess(at, cast, language, version) <= 0


def excess(at: Moment, cast: Broadcast, language: str, version: Version) -> int:
    """By how many characters (as Telegram counts them) it is too long; 0 or less if it is not."""
    shown = _TAG.sub("", screen_for(at, cast, language, version).text)
    room = CAPTION if version.file_id else TEXT
    spare = 0 if cast.kind != Kind.AD else LONGEST_NUMBER - len(cast.review_number)
    return len(unescape(shown).encode(_LAST_UNIT)) // 2 + spare - room


def sender_line(at: Moment, say: Speech) -> str:
    """The first line of an advertisement; HTML."""
    clinic = at.office.content.clinic
    return escape(f"{AD_LABEL} {clinic.name_in(say.language)} {clinic.phone}", quote=False)


async def broadcast(scene: Scene) -> Screen:
    """The message of a broadcast to one person. Raises LookupError without a version in their language."""
    cast = await find(scene.at.tx, number_of(scene.message.subject))
    if cast is None:
        raise LookupError("a message of a broadcast that is gone")
    language = scene.reader.say.language
    found = await _versions(scene.at, cast)
    if language not in found:
        raise LookupError(f"no version in {language}")
    return screen_for(scene.at, cast, language, found[language])


RENDERERS = {AD_STEP: broadcast, NOTICE_STEP: broadcast}
"""By step, for ``services.render.patient``."""


async def _versions(at: Moment, cast: Broadcast) -> Mapping[str, Version]:
    """Decrypted once a transaction: a batch of claims asks for the same few texts."""
    known: dict[int, Mapping[str, Version]] = at.tx.info.setdefault("broadcast-texts", {})
    if cast.id not in known:
        known[cast.id] = await texts_of(at.tx, cast)
    return known[cast.id]


def _framed(at: Moment, cast: Broadcast, say: Speech, text: str) -> str:
    parts = [sender_line(at, say), text]
    if cast.review_number:
        parts.append(say._("Review number: {number}", number=cast.review_number))
    parts.append(f"{FREE_OPT_OUT}: {escape(say.label('stop-news'), quote=False)}")
    return "\n\n".join(parts)
