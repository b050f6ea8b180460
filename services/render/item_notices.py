"""What staff are told about a patient's message: the code and by when, never what was written."""

from db.tables import Item, Patient, Staff
from services.callbacks import data
from services.desk.words import staff_word
from services.render.staff import StaffScene
from services.screen import Button, Rows, Screen, column
from services.texts import Speech


async def wrote(scene: StaffScene) -> Screen:
    """Somebody wrote (Medical Service Act art. 19: confidentiality; the words open in the chat on a tap)."""
    item, patient, say = *await _subject(scene), scene.say
    text = say._(
        "✉ {code} wrote. Answer by {when}.", code=patient.code, when=say.when(item.answer_by, _zone(scene))
    )
    return Screen(text, item_buttons(say, item), protect=True)


async def unanswered(scene: StaffScene) -> Screen:
    """The promised time has passed."""
    item, patient, say = *await _subject(scene), scene.say
    text = say._(
        "✉ {code} still waits for an answer, promised by {when}.",
        code=patient.code,
        when=say.when(item.answer_by, _zone(scene)),
    )
    return Screen(text, item_buttons(say, item), protect=True)


async def taken_over(scene: StaffScene) -> Screen:
    """A colleague has it now."""
    item, patient, say = *await _subject(scene), scene.say
    taker = await scene.at.tx.get(Staff, item.taken_by) if item.taken_by else None
    text = say._(
        "✉ {code}: {who} has taken this message over from you.", code=patient.code, who=staff_word(say, taker)
    )
    return Screen(text, item_buttons(say, item), protect=True)


def item_buttons(say: Speech, item: Item) -> Rows:
    """[Open], and [I take it] until somebody did."""
    opening = Button(say._("Open the message"), data("s-item", item.id), style="primary")
    if item.taken_at is not None or item.closed_at is not None:
        return column(opening)
    return column(opening, Button(say._("I take it"), data("s-itake", item.id)))


async def _subject(scene: StaffScene) -> tuple[Item, Patient]:
    item = await scene.at.tx.get_one(Item, scene.subject_id)
    return item, await scene.at.tx.get_one(Patient, item.patient_id)


def _zone(scene: StaffScene) -> str:
    return scene.at.office.content.clinic.zone
