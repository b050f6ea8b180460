"""The filters of an audience as ticks."""

from db.tables import Broadcast
from domain.audience import Stage
from domain.broadcasts import Kind
from domain.screening import Outcome
from handlers.staff.broadcast_fields import DAYS_AGO
from handlers.staff.common import in_rows, press
from handlers.turn import Turn
from services.broadcasts.casts import audience_of
from services.desk.broadcasts import ago_word, outcome_word, stage_word
from services.people.tags import all_tags
from services.screen import Button, Rows
from services.texts import Safe

_WITHIN = (1, 3, 7, 14, 30)


def _tick(label: str, cast: Broadcast, field: str, value: str | int, *, on: bool) -> Button:
    return press(f"{'☑' if on else '☐'} {label}", "s-castf", cast.id, field, value, int(not on))


def language_rows(turn: Turn, cast: Broadcast) -> Rows:
    """A tick for each language."""
    chosen = audience_of(cast).languages
    names = turn.at.office.content.languages
    return in_rows((_tick(name, cast, "lang", code, on=code in chosen) for code, name in names.items()), 2)


def stage_rows(turn: Turn, cast: Broadcast) -> Rows:
    """A tick for each stage of a course."""
    chosen = audience_of(cast).stages
    return in_rows(
        (_tick(stage_word(turn.say, each), cast, "stage", each, on=each in chosen) for each in Stage), 2
    )


def further_rows(turn: Turn, cast: Broadcast) -> Rows:
    """What has screens of its own; results of the nine questions never choose who gets an advertisement."""
    say, number = turn.say, cast.id
    rows = [
        (
            press(say._("Next visit"), "s-castfield", number, "visit"),
            press(say._("Last visit"), "s-castfield", number, "ago"),
        )
    ]
    if cast.kind == Kind.NOTICE:
        rows.append(
            (
                press(say._("Tags"), "s-castfield", number, "tag"),
                press(say._("Nine questions"), "s-castfield", number, "phase"),
            )
        )
        return tuple(rows)
    return (*rows, (press(say._("Tags"), "s-castfield", number, "tag"),))


def question(turn: Turn, name: str) -> Safe:
    """What a filter asks."""
    say = turn.say
    match name:
        case "visit":
            return say._("<b>Who has a visit in the next days?</b>")
        case "ago":
            return say._("<b>Whose last visit was how long ago?</b>")
        case "phase":
            return say._("<b>Which result of the nine questions?</b> For care notices only.")
        case _:
            return say._("<b>Which tags?</b> Anybody who carries one of them is meant.")


async def field_rows(turn: Turn, cast: Broadcast, name: str) -> Rows:
    """The ticks of a filter with a screen of its own."""
    say, chosen = turn.say, audience_of(cast)
    match name:
        case "visit":
            within = chosen.visit_within_days
            ticks = [
                _tick(say.n("{count} day", "{count} days", days), cast, name, days, on=days == within)
                for days in _WITHIN
            ]
        case "ago":
            ago = chosen.last_visit_ago
            ticks = [
                _tick(ago_word(say, each), cast, name, f"{each[0]}-{each[1]}", on=each == ago)
                for each in DAYS_AGO
            ]
        case "phase":
            ticks = [
                _tick(outcome_word(say, each), cast, name, each, on=each in chosen.outcomes)
                for each in Outcome
            ]
        case _:
            ticks = [
                _tick(tag.name or "", cast, name, tag.id, on=tag.id in chosen.tags)
                for tag in await all_tags(turn.at.tx)
            ]
    return in_rows(ticks, 2)
