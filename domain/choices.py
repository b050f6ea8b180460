"""What the patient chose, agreed to and can be reached by, applied to one message."""

from domain.drafts import Draft
from domain.messages import OPEN, Status
from domain.patients import PatientView
from domain.reasons import Why


def respected(draft: Draft, view: PatientView) -> Draft:
    """Return the draft as the patient's situation leaves it.

    Clinic policy: "stop all" and "essentials only" cancel; a missing link, a blocked chat and a missing
    consent (PIPA art. 15 and 28-8) hold, since they may come. A hold on the session stays the reason given:
    it is the one a doctor has to lift.
    """
    if draft.wanted.status not in OPEN:
        return draft
    if view.stopped and not draft.always:
        return draft.with_status(Status.CANCELLED, Why.STOPPED)
    if view.essentials and not draft.essential:
        return draft.with_status(Status.CANCELLED, Why.ESSENTIALS)
    reason = _not_yet(view)
    if reason is None or draft.wanted.status is Status.HELD:
        return draft
    return draft.with_status(Status.HELD, reason)


def _not_yet(view: PatientView) -> Why | None:
    if not view.linked:
        return Why.NOT_LINKED
    if not view.reachable:
        return Why.UNREACHABLE
    return None if view.consented else Why.NO_CONSENT
