"""[Calendar file]: the course for the person's own calendar."""

from handlers.patient.home import reader
from handlers.patient.lost import old_button
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.people.home import back_home
from services.screen import Screen
from services.visits.calendar_file import cancelled_file, course_file
from services.visits.courses import current_course, sessions_in


async def send(turn: Turn, _: Tap) -> Answer:
    """The file of the course, and one that takes cancelled sessions out."""
    course = await current_course(turn.at.tx, turn.the_patient().id)
    if course is None:
        return await old_button(turn)
    who = await reader(turn)
    sessions = await sessions_in(turn.at.tx, course.id)
    files = (
        ("calendar.file", course_file(turn.at, who, course, sessions)),
        ("calendar.cancelled", cancelled_file(turn.at, who, course, sessions)),
    )
    screens = [Screen(who.say.entry(text), attachment=file) for text, file in files if file is not None]
    if not screens:
        return await old_button(turn)
    last = screens.pop()
    screens.append(Screen(last.text, back_home(who), last.attachment))
    return Answer(screens[0], fresh=True, more=tuple(screens[1:]))


ROUTES = Routes(taps={"ics": send})
