"""The tags of one patient: put on and taken off with a tap."""

from db.tables import Patient, Tag
from handlers.staff.common import card_row, console, in_rows, leave, press, remember, remembered
from handlers.staff.home import gone
from handlers.staff.tags import refusal, warning
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.people import tags
from services.screen import Screen

FLOW = "s-ptag"


async def show(turn: Turn, tap: Tap) -> Answer:
    """Every tag, ticked or not."""
    await leave(turn)
    patient = await _patient(turn, tap.number(0))
    return Answer(await _screen(turn, patient)) if patient else await gone(turn)


async def _patient(turn: Turn, number: int) -> Patient | None:
    patient = await turn.at.tx.get(Patient, number)
    return patient if patient is not None and patient.deleted_at is None else None


async def _screen(turn: Turn, patient: Patient, note: str = "") -> Screen:
    say, found = turn.say, await tags.all_tags(turn.at.tx)
    mine = {tag.id for tag in await tags.tags_of(turn.at.tx, patient.id)}
    ticks = [
        press(
            f"{'☑' if tag.id in mine else '☐'} {tag.name}",
            "s-tagset",
            patient.id,
            tag.id,
            int(tag.id not in mine),
        )
        for tag in found
    ]
    return console(
        (note, say._("<b>{code}</b>: tags", code=patient.code), "\n" + warning(turn)),
        *in_rows(ticks, 2),
        (press(say._("New tag"), "s-tagnew", patient.id),),
        card_row(turn, patient.id),
    )


async def tick(turn: Turn, tap: Tap) -> Answer:
    """Put on or take off, as the button said."""
    patient, tag = await _patient(turn, tap.number(0)), await turn.at.tx.get(Tag, tap.number(1))
    if patient is None:
        return await gone(turn)
    if tag is None:
        return Answer(await _screen(turn, patient, turn.say._("That tag was dropped.")))
    if tap.word(2) == "1":
        await tags.put_on(turn.at, turn.the_staff(), patient, tag)
    else:
        await tags.take_off(turn.at, turn.the_staff(), patient, tag)
    return Answer(await _screen(turn, patient))


async def ask(turn: Turn, tap: Tap) -> Answer:
    """Type a new tag, which this patient then carries."""
    patient = await _patient(turn, tap.number(0))
    if patient is None:
        return await gone(turn)
    await remember(turn, FLOW, "name", patient=patient.id)
    asked = turn.say._("Please type the new tag, at most {most} characters.", most=tags.LONGEST)
    return Answer(console((asked, warning(turn)), (press(turn.say._("Back"), "s-tagsof", patient.id),)))


async def typed(turn: Turn, text: str) -> Answer:
    """The name was typed; a tag there is already is put on as well."""
    patient = await _patient(turn, int(remembered(turn, FLOW).get("patient", -1)))
    if patient is None:
        return await gone(turn)
    tag = await tags.named(turn.at.tx, text) or await tags.create(turn.at, turn.the_staff(), text)
    if not isinstance(tag, Tag):
        back = (press(turn.say._("Back"), "s-tagsof", patient.id),)
        return Answer(console((refusal(turn, tag),), back))
    await leave(turn)
    await tags.put_on(turn.at, turn.the_staff(), patient, tag)
    return Answer(await _screen(turn, patient))


ROUTES = Routes(
    taps={"s-tagsof": show, "s-tagset": tick, "s-tagnew": ask},
    texts={FLOW: typed},
)
