"""Writing a broadcast in one language: a text, or a picture, video or file with its words under it."""

from html import escape

from db.tables import Broadcast
from domain.broadcasts import Kind, Problem
from handlers.staff.broadcast_preview import previews
from handlers.staff.broadcast_screen import (
    after,
    back_row,
    cast_numbered,
    cast_of,
    not_open,
    not_theirs,
    show,
    show_below,
)
from handlers.staff.common import console, leave, press, remember, remembered
from handlers.staff.home import gone
from handlers.turn import Answer, Routes, Turn
from services.broadcasts import drafts
from services.broadcasts.casts import Version
from services.callbacks import Tap
from services.render.broadcast import TEXT, excess
from services.render.broadcast_status import title
from services.screen import CAPTION, Screen
from services.talk.items import Said
from services.texts import Safe

FLOW = "s-cast"
_TEXT, _ALBUM = "text", "album"
_MEDIA = frozenset({"photo", "video", "document"})
_NEARLY_WHOLE = 4000
"""Telegram's apps cut what is longer than a message; the rest comes as a message of its own."""


async def ask(turn: Turn, tap: Tap) -> Answer:
    """Send the words for readers of this language."""
    cast = await cast_of(turn, tap)
    if cast is None or tap.word(1) not in turn.at.office.content.languages:
        return await gone(turn)
    problem = not_open(turn, cast)
    if problem is not None:
        return await after(turn, cast, problem, "")
    await remember(turn, FLOW, _TEXT, cast=cast.id, language=tap.word(1))
    return Answer(_asking(turn, cast, tap.word(1)))


def _asking(turn: Turn, cast: Broadcast, language: str, note: str = "") -> Screen:
    say = turn.say
    name = turn.at.office.content.languages.get(language, language)
    return console(
        (
            note and f"{note}\n",
            say._("<b>{name}</b>: for readers of {language}", name=title(say, cast), language=name),
            say._("Send the text now: bold, italics and links stay as you write them."),
            say._("Or send a picture, a video or a file, with the words as its caption."),
            _room(turn, cast, language),
            say._("Name the main side effects of what it is about.") if cast.kind == Kind.AD else "",
        ),
        back_row(turn, cast),
    )


def _room(turn: Turn, cast: Broadcast, language: str) -> Safe:
    """How long it may be, what the law adds to an advertisement taken off."""
    plain = TEXT + min(0, -excess_of_nothing(turn, cast, language) - TEXT)
    return turn.say._(
        "At most {text} characters, or {caption} under a picture, video or file.",
        text=plain,
        caption=plain - TEXT + CAPTION,
    )


def excess_of_nothing(turn: Turn, cast: Broadcast, language: str) -> int:
    """How far an empty text stays below the limit, as a negative number: the frame takes the rest."""
    return excess(turn.at, cast, language, Version(""))


async def typed(turn: Turn, text: str) -> Answer:
    """The words were typed."""
    return await _written(turn, Version(turn.html or escape(text, quote=False)), len(text))


async def sent(turn: Turn, said: Said) -> Answer:
    """A picture, video or file was sent."""
    if said.album:
        return await _album(turn)
    if said.kind not in _MEDIA:
        return await _again(
            turn, turn.say._("A voice message cannot go to many. Please send something else.")
        )
    words = turn.html or escape(said.text, quote=False)
    return await _written(turn, Version(words, said.kind, said.file), len(said.text))


async def _album(turn: Turn) -> Answer:
    """Several pictures at once: said once, not for each of them."""
    if turn.dialog is not None and turn.dialog.step == _ALBUM:
        return Answer()
    answer = await _again(
        turn, turn.say._("Please send one picture, video or file. Several cannot go as one.")
    )
    kept = remembered(turn, FLOW)
    await remember(turn, FLOW, _ALBUM, **kept)
    return answer


async def _again(turn: Turn, note: str) -> Answer:
    """Nothing was kept; it is still being asked for."""
    kept = remembered(turn, FLOW)
    cast = await cast_numbered(turn, int(kept.get("cast", -1)))
    if cast is None:
        await leave(turn)
        return await gone(turn)
    return Answer(_asking(turn, cast, str(kept["language"]), note))


async def _written(turn: Turn, version: Version, length: int) -> Answer:
    kept = remembered(turn, FLOW)
    cast, language = await cast_numbered(turn, int(kept.get("cast", -1))), str(kept.get("language", ""))
    if cast is None:
        await leave(turn)
        return await gone(turn)
    problem = not_theirs(turn, cast) or await drafts.set_text(
        turn.at, cast, turn.the_staff(), language, version.text, version.media, version.file_id
    )
    if problem is Problem.TOO_LONG:
        return await _too_long(turn, cast, language, version, length)
    if problem is Problem.NO_TEXT:
        return await _again(turn, turn.say._("It has no words. Please send it with words."))
    await leave(turn)
    if problem is not None:
        return await after(turn, cast, problem, "")
    return await _kept(turn, cast, language)


async def _too_long(turn: Turn, cast: Broadcast, language: str, version: Version, length: int) -> Answer:
    """What was written stays in the chat, what was kept before stays as it is."""
    over = excess(turn.at, cast, language, version)
    note = turn.say.n(
        "That is {count} character too long. Nothing was changed; please shorten it and send it again.",
        "That is {count} characters too long. Nothing was changed; please shorten it and send it again.",
        over,
    )
    if length < _NEARLY_WHOLE:
        return await _again(turn, note)
    # The end of what was typed may follow as a message of its own: it must not be taken for the whole.
    await leave(turn)
    anew = (press(turn.say._("Write it anew"), "s-castw", cast.id, language),)
    return Answer(console((note,), anew, back_row(turn, cast)))


async def _kept(turn: Turn, cast: Broadcast, language: str) -> Answer:
    name = turn.at.office.content.languages[language]
    said = turn.say._("Kept. This is what readers of {language} will get:", language=name)
    shown = await previews(turn, cast, language)
    return show_below(turn, cast, console((said,), back_row(turn, cast)), *shown)


async def drop(turn: Turn, tap: Tap) -> Answer:
    """Take the version of one language away."""
    await leave(turn)
    cast = await cast_of(turn, tap)
    if cast is None:
        return await gone(turn)
    language = tap.word(1)
    problem = not_theirs(turn, cast) or await drafts.drop_text(turn.at, cast, turn.the_staff(), language)
    if problem is not None:
        return await after(turn, cast, problem, "")
    name = turn.at.office.content.languages.get(language, language)
    return await show(turn, cast, turn.say._("Dropped: {language}.", language=name))


ROUTES = Routes(
    taps={"s-castw": ask, "s-castx": drop},
    texts={FLOW: typed},
    media={FLOW: sent},
)
