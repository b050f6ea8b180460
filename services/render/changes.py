"""The texts of changes to several sessions at once, and of a session added."""

from services.callbacks import data
from services.messages.buttons import BELOW
from services.messages.late import late_lines, late_steps
from services.render.notices import answers_to_a_time, stop_from
from services.render.scene import Scene
from services.screen import Button, Screen, column
from services.texts import Safe
from services.visits.known_times import still_cancelled, still_moved


async def moved_several(scene: Scene) -> Screen:
    """The first of them in full, the others as lines; those moved again meanwhile have their own message."""
    reader, say = scene.reader, scene.reader.say
    (first, old), *others = await still_moved(scene.at.tx, scene.message)
    late = await late_steps(scene.at, first)
    lines = Safe("\n".join(reader.visit_line(session) for session, _ in others))
    text = say.entry(
        "moved",
        **reader.fills(first),
        old=say.when(old, reader.clinic_zone),
        others=say.entry("moved-others", visits=lines) if others else "",
        late=late_lines(scene.at.office, reader, late),
        stop_line=stop_from(scene, [first], late),
    )
    return Screen(
        text,
        column(
            Button(say.label("all-right"), data("noted"), style="success"),
            Button(say.label("not-suit"), data("sessions", BELOW)),
            Button(say.label("calendar"), data("ics")),
        ),
    )


async def cancelled_several(scene: Scene) -> Screen:
    """The clinic had to cancel several sessions."""
    reader, say = scene.reader, scene.reader.say
    gone = await still_cancelled(scene.at.tx, scene.message)
    lines = Safe("\n".join(reader.visit_line(session) for session in gone))
    return Screen(
        say.entry("cancelled-several", visits=lines),
        column(
            Button(say.label("propose"), data("newdate", gone[0].id)),
            Button(say.label("call-me"), data("call")),
        ),
    )


async def session_added(scene: Scene) -> Screen:
    """One more session at the end of the course."""
    session, reader = scene.the_session(), scene.reader
    late = await late_steps(scene.at, session)
    text = reader.say.entry(
        "session-added",
        **reader.fills(session, scene.the_course()),
        late=late_lines(scene.at.office, reader, late),
        stop_line=stop_from(scene, [session], late),
    )
    return Screen(
        text,
        column(*answers_to_a_time(scene, session)),
    )
