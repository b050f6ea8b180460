"""Texts of the course from the patient's side: another date, the calendar file, what is asked once."""

from collections.abc import Mapping

from content.registry.use import Use, medical, told

_LABELS = (
    "send-wish choose-days choose-time none-of-these calendar give-phone same-zone other-city keep-all "
    "open discreet-on discreet-off"
)

COURSE: Mapping[str, Use] = {
    "wish.move": told("which days suit better, for a booked session", "k date time"),
    "wish.again": told("which days suit, for a session that did not take place", "k"),
    "wish.parts": told("which part of the day suits"),
    "dates-offered": told("staff offer times, one button each", "k times standing?"),
    "part.time-stays": told("part of 'dates-offered' for a booked session", "date time"),
    "part.offered": told("one offered time", "date time other_zone?"),
    "dates.chosen": told("an offered time was chosen", "when"),
    "dates.past": told("an offered time that has passed"),
    "dates.full": told("an offered time somebody else has taken"),
    "dates.declined": told("none of the offered times suits", "by"),
    "calendar.file": told("goes with the calendar file"),
    "calendar.cancelled": told("goes with the file of cancelled sessions"),
    "part.calendar-attached": told("part of 'booked': the calendar file comes with it"),
    "part.calendar-button": told("part of 'booked': the text is too long to carry the file"),
    "phone.first": told("asks for the phone number, once, at the first booking"),
    "phone.how": told("how to give the phone number"),
    "zone.first": told("asks for the time zone, once, at the first booking"),
    "essentials.offer": medical("offers the essentials, once, after the second session"),
    "essentials.kept": told("all messages are kept"),
    "discreet.note": told("all a discreet notification says"),
    "discreet.on": medical("discreet notes were chosen"),
    "discreet.off": told("discreet notes were switched off"),
    "bot.description": medical("what Telegram shows before Start", "119!"),
    "bot.about": medical("what Telegram shows on the bot's profile"),
    **{f"label.{name}": Use(where="a button") for name in _LABELS.split()},
}
