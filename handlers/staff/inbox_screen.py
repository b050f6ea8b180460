"""A patient's message opened: who, what about, by when, everything said; pictures follow as they came."""

from collections.abc import Iterator

from db.tables import ItemPart
from handlers.staff.common import bold, card_row, console, html, press, spaced, zone_of
from handlers.turn import Answer, Turn
from services.desk.items import Opened, about_sentence, part_words
from services.desk.words import staff_word
from services.people.names import shown_name
from services.screen import Attachment, Button, Rows, Screen, units
from services.talk.items import About

_SHORT = 350
"""A text longer than this, as Telegram counts, stands shortened among the others and follows in full."""

_PIECE = 2000
"""Telegram takes 4,096 characters a message, and most emoji count twice."""


def item_answer(turn: Turn, found: Opened, note: str = "", toast: str = "") -> Answer:
    """The item, then its pictures, voices and long texts as messages of their own, all protected."""
    return Answer(item_screen(turn, found, note), toast=toast, more=tuple(_in_full(turn, found)))


def item_screen(turn: Turn, found: Opened, note: str = "") -> Screen:
    """The item without what follows it."""
    say, patient = turn.say, found.patient
    name = shown_name(patient.name) if patient.name else ""
    lines = (
        note and f"{note}\n",
        say._("✉ <b>{code}</b> {name}", code=patient.code, name=name),
        html(about_sentence(say, found.item)),
        standing(turn, found),
        say._("Phone: {phone}", phone=patient.phone) if patient.phone else say._("No phone"),
        *spaced(_said(turn, found)),
    )
    return console(lines, *_buttons(turn, found), card_row(turn, patient.id))


def standing(turn: Turn, found: Opened) -> str:
    """Where it stands: closed, answered, taken, or waiting until when."""
    say, item, zone = turn.say, found.item, zone_of(turn)
    who = html(staff_word(say, found.staff.get(item.taken_by or 0)))
    if item.closed_at is not None:
        return say._("Closed: {when}", when=say.when(item.closed_at, zone))
    if found.answered:
        answerer = html(shown_name(staff_word(say, found.answered_by)))
        return say._("Answered by {who}.", who=answerer)
    by = say._("Answer by {when}.", when=say.when(item.answer_by, zone))
    if item.taken_at is None:
        return by
    taken = say._("Taken by {who}: {when}", who=who, when=say.when(item.taken_at, zone))
    return f"{taken}\n{by}"


def _said(turn: Turn, found: Opened) -> Iterator[str]:
    if found.pages > 1:
        yield turn.say._("page {page} of {pages}", page=found.pages - found.page, pages=found.pages)
    for part in found.parts:
        words = part_words(turn.say, part, zone_of(turn))
        short = words if units(words) <= _SHORT else f"{words[: _SHORT // 2]}…"
        yield f"{_head(turn, found, part)}\n{html(short)}"


def _head(turn: Turn, found: Opened, part: ItemPart) -> str:
    say, zone = turn.say, zone_of(turn)
    ours = part.staff_id is not None
    who = staff_word(say, found.staff.get(part.staff_id or 0)) if ours else found.patient.code
    when = f"{say.short_day(part.at, zone)} {say.clock(part.at, zone)}"
    return f"{bold(html(who))} · {when}"


def _buttons(turn: Turn, found: Opened) -> Rows:
    say, item = turn.say, found.item
    rows: list[tuple[Button, ...]] = []
    if item.closed_at is None:
        rows.extend(_deeds(turn, found))
    turning = []
    if found.page + 1 < found.pages:
        turning.append(press(say._("Earlier"), "s-item", item.id, found.page + 1))
    if found.page > 0:
        turning.append(press(say._("Later"), "s-item", item.id, found.page - 1))
    if turning:
        rows.append(tuple(turning))
    return (*rows, (press(say._("All messages"), "s-inbox"),))


def _deeds(turn: Turn, found: Opened) -> Iterator[tuple[Button, ...]]:
    say, item = turn.say, found.item
    if item.taken_at is None:
        yield (press(say._("I take it"), "s-itake", item.id),)
    elif item.taken_by is not None and item.taken_by != turn.the_staff().id:
        yield (press(say._("Take it over"), "s-iover", item.id, item.taken_by),)
    if item.about == About.UNKNOWN:
        yield (press(say._("It is about skin or health"), "s-iabout", item.id, About.HEALTH),)
        yield (press(say._("It is about something else"), "s-iabout", item.id, About.OTHER),)
    else:
        yield (press(say._("Answer"), "s-ians", item.id, style="primary"),)
    if item.about != About.OTHER and found.coming is not None:
        yield (press(say._("Clinical: hold the next session"), "s-iclin", item.id),)
    if item.about == About.OTHER:
        yield (press(say._("It is about skin or health"), "s-iabout", item.id, About.HEALTH),)
    yield (press(say._("Close the matter"), "s-iclose", item.id),)


def _in_full(turn: Turn, found: Opened) -> Iterator[Screen]:
    for part in found.parts:
        head = _head(turn, found, part)
        if part.file is not None:
            file = Attachment(file_id=part.file, kind=part.kind)
            yield Screen(head, attachment=file, protect=True)
        if part.text is not None and units(part_words(turn.say, part, zone_of(turn))) > _SHORT:
            for start in range(0, len(part.text), _PIECE):
                yield Screen(f"{head}\n{html(part.text[start : start + _PIECE])}", protect=True)
