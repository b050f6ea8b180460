"""What staff are told about a screen: the code, never an answer."""

from db.tables import Patient
from services.callbacks import data
from services.render.staff import StaffScene
from services.screen import Button, Screen, column


async def asked_for_visit(scene: StaffScene) -> Screen:
    """Somebody asks for a visit (Medical Service Act art. 19: confidentiality; answers open on a tap)."""
    say = scene.say
    patient = await scene.at.tx.get_one(Patient, scene.subject_id)
    text = say._("{code} answered the nine questions and asks for a visit.", code=patient.code)
    opening = Button(say._("Open the answers"), data("s-screen", patient.id), style="primary")
    return Screen(text, column(opening), protect=True)
