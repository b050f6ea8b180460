"""What the page's phones do to the world: one function per POST /ui/<deed>."""

from collections.abc import Callable
from typing import Any

from sandbox.errors import Impossible
from sandbox.messages import Message
from sandbox.page_form import BadForm, Form

Json = dict[str, Any]
Deed = Callable[[Form], Json]
LONGEST_NAME = 64  # characters, Telegram's limit for a first name


def person(form: Form) -> Json:
    """Create somebody; gives their id."""
    name = form.text("first_name").strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise BadForm(f"a first name has 1 to {LONGEST_NAME} characters")
    made = form.world.person(name, language_code=form.text("language_code", "en").strip() or "en")
    return {"person": made.id}


def start(form: Form) -> Json:
    """Press Start, maybe with the payload of a link."""
    return {"update": form.person().start(form.text("payload", ""))}


def send(form: Form) -> Json:
    """Write a text."""
    return {"update": form.person().send(form.text("text"), chat=form.chat())}


def tap(form: Form) -> Json:
    """Tap a button of a message; gives the query whose answer will be among the person's answers."""
    message, data = _message(form), form.text("data")
    if not any(button.callback_data == data for row in message.keyboard for button in row):
        raise Impossible("this button is no longer there")
    return {"query": form.world.query(form.person(), message, data)}


def edit(form: Form) -> Json:
    """Change an own message."""
    return {"update": form.world.rewrite(form.person(), _message(form), form.text("text"))}


def delete(form: Form) -> Json:
    """Delete a message for everybody."""
    form.world.unsend(form.person(), _message(form))
    return {}


def contact(form: Form) -> Json:
    """Share the own phone number."""
    return {"update": form.person().send_contact(form.text("phone"), chat=form.chat())}


def media(form: Form) -> Json:
    """Send a picture or file with its bytes, or a voice message, sticker or place made up here."""
    who, chat, kind = form.person(), form.chat(), form.text("kind")
    match kind:
        case "photo":
            return {"update": who.send_photo(form.text("caption", ""), data=form.data("data"), chat=chat)}
        case "document":
            name, caption = form.text("name"), form.text("caption", "")
            return {"update": who.send_document(caption, data=form.data("data"), name=name, chat=chat)}
        case "voice":
            return {"update": who.send_voice(chat=chat)}
        case "sticker":
            return {"update": who.send_sticker(chat=chat)}
        case "location":
            return {"update": who.send_location(chat=chat)}
    raise BadForm(f"there is no media called {kind}")


def block(form: Form) -> Json:
    """Block the bot."""
    return {"update": form.person().block()}


def unblock(form: Form) -> Json:
    """Unblock the bot."""
    return {"update": form.person().unblock()}


def delete_account(form: Form) -> Json:
    """Close the person's account."""
    form.person().delete_account()
    return {}


def _message(form: Form) -> Message:
    message = form.chat().messages.get(form.number("message"))
    if message is None or message.deleted:
        raise Impossible("this message is no longer there")
    return message


DEEDS: dict[str, Deed] = {
    "person": person,
    "start": start,
    "send": send,
    "tap": tap,
    "edit": edit,
    "delete": delete,
    "contact": contact,
    "media": media,
    "block": block,
    "unblock": unblock,
    "delete-account": delete_account,
}
