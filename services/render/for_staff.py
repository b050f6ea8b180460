"""Which renderer writes which message to a staff member."""

from collections.abc import Mapping

from services.desk.digest import DIGEST
from services.desk.tasks_owned import GIVEN, OVERDUE
from services.messages.watchdog import DELAYED, GO_AGAIN
from services.people import rota, team
from services.render import (
    broadcast_notices,
    delays,
    digest,
    for_tasks,
    group,
    item_notices,
    screening_notices,
    team_notices,
)
from services.render.staff import STAFF, StaffRenderer
from services.screening import screening_requests
from services.talk.group import CLOSED, PLAIN
from services.talk.item_notices import TAKEN_OVER, UNANSWERED, WROTE
from services.visits.near import CALLED_OFF, WANTS_MOVE

STAFF_RENDERERS: Mapping[str, StaffRenderer] = {
    **STAFF,
    WROTE: item_notices.wrote,
    UNANSWERED: item_notices.unanswered,
    TAKEN_OVER: item_notices.taken_over,
    DELAYED: delays.delayed,
    GO_AGAIN: delays.go_again,
    screening_requests.STEP: screening_notices.asked_for_visit,
    team.ROLE: team_notices.new_role,
    rota.ON: team_notices.on_duty,
    rota.OFF: team_notices.off_duty,
    CLOSED: group.closed,
    PLAIN: group.plain,
    DIGEST: digest.digest,
    GIVEN: for_tasks.given,
    OVERDUE: for_tasks.overdue,
    WANTS_MOVE: for_tasks.wants_to_move,
    CALLED_OFF: for_tasks.called_off,
    **broadcast_notices.RENDERERS,
}
