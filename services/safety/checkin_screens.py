"""The questions of a check-in as screens: S, then M, then C; one screen, one question."""

from db.tables import CheckIn
from domain.triage_table import Course, Main, Safety
from services.callbacks import data
from services.people.reader import Reader
from services.safety.checkins import Answers, read
from services.screen import Button, Rows, Screen, column
from services.texts import Speech

_NONE_LAST = (Safety.S1, Safety.S2, Safety.S3, Safety.S4, Safety.S0)


def question(reader: Reader, checkin: CheckIn) -> Screen:
    """The question that is open, with what was ticked so far."""
    say, answers = reader.say, read(checkin)
    asked = answers.question()
    if asked == "S":
        return Screen(say.entry("checkin.s"), _safety(say, checkin), protect=True)
    if asked == "M":
        return Screen(say.entry("checkin.m"), _main(say, checkin, answers), protect=True)
    if asked == "C":
        return Screen(say.entry("checkin.c"), _course(say, checkin), protect=True)
    return closed(reader, checkin)


def closed(reader: Reader, checkin: CheckIn) -> Screen:
    """This check-in is over: that it was recorded (health answers leave the chat), and how to report anew."""
    say = reader.say
    buttons = column(
        Button(say.label("report"), data("report")),
        Button(say.label("home"), data("home")),
    )
    if checkin.answered_at is None:
        return Screen(say.entry("checkin.gone"), buttons)
    day = say.when(checkin.answered_at, reader.clinic_zone)
    text = say.entry("checkin.closed", date=day)
    return Screen(text, buttons, protect=True)


def _safety(say: Speech, checkin: CheckIn) -> Rows:
    return column(*(Button(say.label(sign), data("ci-s", checkin.id, sign)) for sign in _NONE_LAST))


def _main(say: Speech, checkin: CheckIn, answers: Answers) -> Rows:
    """Every tick names the state it leads to, so that a repeated tap changes nothing."""
    ticks = [
        Button(
            f"{'☑' if tick in answers.main else '☐'} {say.label(tick.value)}",
            data("ci-m", checkin.id, tick, int(tick not in answers.main)),
        )
        for tick in Main
    ]
    if answers.main:
        ticks.append(Button(say.label("continue"), data("ci-go", checkin.id), style="primary"))
    return column(*ticks)


def _course(say: Speech, checkin: CheckIn) -> Rows:
    return column(*(Button(say.label(each.value), data("ci-c", checkin.id, each)) for each in Course))


def consent_screen(reader: Reader, meant: str, number: int) -> Screen:
    """Consent C1 in full, once, before anything asks about health; the answer leads on to what was meant."""
    say = reader.say
    return Screen(
        say.entry("consent.c1"),
        column(
            Button(say.label("agree"), data("c1", "yes", meant, number), style="success"),
            Button(say.label("no-thanks"), data("c1", "no", meant, number)),
        ),
    )
