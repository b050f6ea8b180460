"""Which renderer writes which message to a staff member."""

from collections.abc import Mapping

from services.messages.watchdog import DELAYED, GO_AGAIN
from services.render import delays, item_notices, screening_notices
from services.render.staff import STAFF, StaffRenderer
from services.screening import screening_requests
from services.talk.item_notices import UNANSWERED, WROTE

STAFF_RENDERERS: Mapping[str, StaffRenderer] = {
    **STAFF,
    WROTE: item_notices.wrote,
    UNANSWERED: item_notices.unanswered,
    DELAYED: delays.delayed,
    GO_AGAIN: delays.go_again,
    screening_requests.STEP: screening_notices.asked_for_visit,
}
