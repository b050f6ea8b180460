"""Why a message is not (or not yet) on its way: codes kept in the outbox, explained to staff in words."""

from enum import StrEnum


class Why(StrEnum):
    """Reason codes of planning and of the decision at send time."""

    NONE = ""
    NOT_LINKED = "not-linked"  # the patient has not opened the chat yet
    UNREACHABLE = "unreachable"  # the patient blocked the bot or left Telegram
    NO_CONSENT = "no-consent"  # C0, C2 or, for who is chosen by health answers, C1 missing or withdrawn
    ON_HOLD = "on-hold"  # the session waits for a doctor
    HOLD_EXPIRED = "hold-expired"  # it waited past its window
    CLOSED_DAY = "closed-day"  # the visit stands on a day that was closed, until staff move it
    MOVED = "moved"  # the session has a newer time
    SESSION_CANCELLED = "session-cancelled"
    NO_SHOW = "no-show"
    ABORTED = "aborted"  # came, was not treated
    PERFORMED = "performed"  # a before-step after the visit happened
    UNDONE = "undone"  # Done was taken back
    LATER_SESSION = "later-session"  # a later session was performed
    PUT_OFF = "put-off"  # a visit is near; the message waits for it
    VISIT_UNMARKED = "visit-unmarked"  # put off, and staff have not yet said how the visit went
    QUIET_HOURS = "quiet-hours"  # moved by quiet hours, or dropped because no allowed hour was left
    DAILY_CAP = "daily-cap"  # would have shared a day with another step
    ESSENTIALS = "essentials"  # the patient asked for the essentials only
    STOPPED = "stopped"  # the patient stopped all messages
    ANSWERED = "answered"  # a nudge after the answer came
    LATE = "late"  # its window closed before it could be sent
    NOT_PLANNED = "not-planned"  # the timeline no longer has this step
    BY_STAFF = "by-staff"  # a person cancelled it
    IMPORTED = "imported"  # its time had come before the file that brought the visit was read
    AGAIN = "again"  # a person sends it once more
    PAUSED = "paused"  # its broadcast is paused
    NO_ADS = "no-ads"  # an advertisement without consent C3
    DISCREET = "discreet"  # an advertisement names the clinic, a discreet note must not
    WEEKLY_CAP = "weekly-cap"  # had an advertisement in the last seven days
    NO_TEXT = "no-text"  # the broadcast has no version in their language
    ANSWERS_GONE = "answers-gone"  # chosen by health answers that were erased, or are others now
    GROUP_FULL = "group-full"  # the team's group had enough for this minute
    TOGETHER = "together"  # told together with others, in one message
    NO_GROUP = "no-group"  # the team has no group, or it cannot be written to
