"""What a Telegram message carries besides text, as the clinic keeps it."""

from telegram import Message

from services.talk.items import Said


def said_of(message: Message) -> Said | None:
    """The picture, voice message, video or file with its caption; None for what nobody here could look at."""
    text, album = message.caption or "", message.media_group_id is not None
    if message.animation is not None:
        return None
    if message.photo:
        return Said("photo", text, message.photo[-1].file_id, album)
    if message.voice is not None:
        return Said("voice", text, message.voice.file_id)
    if message.video is not None:
        return Said("video", text, message.video.file_id, album)
    if message.document is not None:
        return Said("document", text, message.document.file_id, album)
    return None


def html_of(message: Message) -> str:
    """Its words with their formatting, as HTML Telegram takes back; empty for a picture without a caption."""
    if message.text:
        return message.text_html
    return message.caption_html if message.caption else ""
