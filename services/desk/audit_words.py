"""The words of the audit log: what each recorded action was."""

from services.texts import Speech


def action_words(say: Speech, action: str) -> str:
    """What was done, in a few words; an action without words of its own shows its name."""
    words = _visits(say) | _care(say) | _people(say) | _team(say) | _clinic(say)
    return words.get(action) or action.replace("-", " ")


def _visits(say: Speech) -> dict[str, str]:
    return {
        "book-course": say._("planned a course"),
        "end-course": say._("ended a course"),
        "add-session": say._("added a session"),
        "move-session": say._("moved a session"),
        "cancel-session": say._("cancelled a session"),
        "offer-dates": say._("offered dates"),
        "done": say._("marked a visit done"),
        "aborted": say._("marked a visit as broken off"),
        "aborted-treated": say._("marked a visit as broken off after treatment"),
        "no-show": say._("marked a no-show"),
        "undo": say._("took a mark back"),
        "correct-time": say._("corrected when a visit ended"),
        "hold": say._("put a session on hold"),
        "lift-hold": say._("lifted a hold"),
        "finish-task": say._("ticked off a task"),
    }


def _care(say: Speech) -> dict[str, str]:
    return {
        "open-alert": say._("opened an alert"),
        "take-alert": say._("took an alert"),
        "close-alert": say._("closed an alert"),
        "open-item": say._("read a message"),
        "take-item": say._("took a message"),
        "take-over-item": say._("took a message over from a colleague"),
        "answer-item": say._("answered a message"),
        "close-item": say._("closed a message"),
        "item-health": say._("called a message a matter of health"),
        "item-other": say._("called a message no matter of health"),
        "item-clinical": say._("called a message clinical"),
        "resend-message": say._("sent a message once more"),
        "cancel-message": say._("cancelled a message"),
        "open-screening": say._("read the nine questions"),
        "note-risks": say._("kept a risk on the card"),
    }


def _people(say: Speech) -> dict[str, str]:
    return {
        "create-patient": say._("made a patient's record"),
        "invite": say._("made a patient's invitation"),
        "open-card": say._("opened a card"),
        "forgot": say._("erased a record whose time was over"),
        "open-chat-link": say._("looked whose chat a record is tied to"),
        "unlink": say._("untied a chat"),
        "note": say._("wrote a note"),
        "clear-notes": say._("erased the notes"),
        "set-flag": say._("set a flag"),
        "clear-flag": say._("took a flag away"),
    }


def _team(say: Speech) -> dict[str, str]:
    return {
        "invite-owner": say._("invited an owner"),
        "invite-doctor": say._("invited a doctor"),
        "invite-coordinator": say._("invited a coordinator"),
        "revoke-invite": say._("withdrew an invitation"),
        "join": say._("joined the team"),
        "role-owner": say._("made somebody an owner"),
        "role-doctor": say._("made somebody a doctor"),
        "role-coordinator": say._("made somebody a coordinator"),
        "dismiss": say._("took somebody off the team"),
        "own-name": say._("changed their own name"),
        "own-language": say._("changed their own language"),
        "add-duty": say._("put somebody on call"),
        "remove-duty": say._("took somebody off call"),
        "open-audit": say._("read this log"),
        "open-numbers": say._("read the numbers"),
        "import": say._("read patients in from a file"),
        "export": say._("wrote all patients to a file"),
    }


def _clinic(say: Speech) -> dict[str, str]:
    return {
        "take-task": say._("took a task"),
        "give-task": say._("gave a task to somebody"),
        "write-task": say._("wrote a task"),
        "close-day": say._("closed a day"),
        "reopen-day": say._("opened a closed day again"),
        "make-tag": say._("made a tag"),
        "drop-tag": say._("dropped a tag"),
        "put-tag": say._("put a tag on a patient"),
        "take-tag": say._("took a tag off a patient"),
        "make-broadcast": say._("made a draft of a broadcast"),
        "write-broadcast": say._("changed the text of a broadcast"),
        "aim-broadcast": say._("chose whom a broadcast is for"),
        "time-broadcast": say._("set when a broadcast begins"),
        "reopen-broadcast": say._("made a broadcast a draft again"),
        "drop-broadcast": say._("deleted a broadcast"),
        "test-broadcast": say._("tried a broadcast on themselves"),
        "submit-broadcast": say._("called a broadcast finished"),
        "approve-broadcast": say._("approved a broadcast"),
        "refuse-broadcast": say._("refused a broadcast"),
        "start-broadcast": say._("started a broadcast"),
        "pause-broadcast": say._("paused a broadcast"),
        "resume-broadcast": say._("let a broadcast go on"),
        "cancel-broadcast": say._("called a broadcast off"),
        "resend-broadcast": say._("sent a broadcast again where nobody knows whether it arrived"),
        "retract-broadcast": say._("took a broadcast back"),
        "list-broadcast": say._("fetched the list of a broadcast"),
    }
