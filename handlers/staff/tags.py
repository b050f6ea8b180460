"""Tags: the clinic's list of words patients can be grouped by, making one, dropping one."""

from collections.abc import Mapping

from db.tables import Tag
from handlers.staff.common import console, home_row, in_rows, leave, press, remember
from handlers.staff.home import gone
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.people import tags
from services.people.tags import Refused
from services.screen import Screen
from services.texts import Safe

FLOW = "s-tag"


async def command(turn: Turn, rest: str) -> Answer:
    """List the tags; what stands behind the command becomes a new one."""
    await leave(turn)
    return await _make(turn, rest) if rest else Answer(await _list(turn))


async def show(turn: Turn, tap: Tap) -> Answer:
    """List the tags."""
    del tap
    await leave(turn)
    return Answer(await _list(turn))


async def _list(turn: Turn, note: str = "") -> Screen:
    say, found = turn.say, await tags.all_tags(turn.at.tx)
    carried = await tags.carried(turn.at.tx)
    lines = [
        say.n("{tag}: {count} patient", "{tag}: {count} patients", carried.get(tag.id, 0), tag=tag.name or "")
        for tag in found
    ]
    drops = (press(say._("Drop {tag}", tag=tag.name or ""), "s-tagdrop", tag.id) for tag in found)
    return console(
        (
            note and f"{note}\n",
            say._("<b>Tags</b>"),
            *(lines or [say._("None yet.")]),
            "\n" + warning(turn),
        ),
        (press(say._("New tag"), "s-tagadd"),),
        *in_rows(drops, 2),
        home_row(turn),
    )


def warning(turn: Turn) -> Safe:
    """What a tag must not be used for (PIPA art. 23: health data has its own consent)."""
    return turn.say._("Not for health: a tag may be used to choose who gets a broadcast.")


async def ask(turn: Turn, tap: Tap) -> Answer:
    """Type the name of a new tag."""
    del tap
    await remember(turn, FLOW, "name")
    asked = turn.say._("Please type the new tag, at most {most} characters.", most=tags.LONGEST)
    return Answer(console((asked, warning(turn)), (press(turn.say._("Back"), "s-tags"),)))


async def typed(turn: Turn, text: str) -> Answer:
    """The name was typed."""
    return await _make(turn, text)


async def _make(turn: Turn, text: str) -> Answer:
    made = await tags.create(turn.at, turn.the_staff(), text)
    if isinstance(made, Tag):
        await leave(turn)
        return Answer(await _list(turn, turn.say._("Made: {tag}.", tag=made.name or "")))
    await remember(turn, FLOW, "name")
    return Answer(console((refusal(turn, made),), (press(turn.say._("Back"), "s-tags"),)))


def refusal(turn: Turn, why: Refused) -> Safe:
    """Why a tag was not made, and what to do."""
    say = turn.say
    words: Mapping[Refused, Safe] = {
        Refused.EMPTY: say._("There is nothing to read in that. Please type a word or two."),
        Refused.LONG: say._("A tag has at most {most} characters. Please shorten it.", most=tags.LONGEST),
        Refused.KNOWN: say._("There is such a tag already."),
        Refused.MANY: say._("There are {most} tags already. Please drop one first.", most=tags.MOST),
    }
    return words[why]


async def ask_drop(turn: Turn, tap: Tap) -> Answer:
    """Really drop it?"""
    tag = await turn.at.tx.get(Tag, tap.number(0))
    if tag is None:
        return await gone(turn)
    say, count = turn.say, (await tags.carried(turn.at.tx)).get(tag.id, 0)
    return Answer(
        console(
            (
                say._("Drop the tag “{tag}”?", tag=tag.name or ""),
                say.n("{count} patient carries it.", "{count} patients carry it.", count),
                say._("A broadcast that is meant for people with this tag will reach nobody by it."),
            ),
            (press(say._("Yes, drop it"), "s-tagyes", tag.id, style="danger"),),
            (press(say._("Keep it"), "s-tags"),),
        )
    )


async def drop(turn: Turn, tap: Tap) -> Answer:
    """Drop it."""
    tag = await turn.at.tx.get(Tag, tap.number(0))
    if tag is None:
        return await gone(turn)
    name = tag.name or ""
    await tags.drop(turn.at, turn.the_staff(), tag)
    return Answer(await _list(turn, turn.say._("Dropped: {tag}.", tag=name)))


ROUTES = Routes(
    taps={"s-tags": show, "s-tagadd": ask, "s-tagdrop": ask_drop, "s-tagyes": drop},
    commands={"tags": command},
    texts={FLOW: typed},
)
