"""Where a staff member starts: what waits, and the ways on."""

from collections.abc import Iterator

from handlers.staff.commands_forms import FORMS
from handlers.staff.common import MADE, console, leave, press, spaced, today, zone_of
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.desk.alerts import count_alerts
from services.desk.items import count_items
from services.desk.tasks import count_tasks
from services.desk.visits import count_visits
from services.people.staffing import DOCTOR, OWNER
from services.screen import Button, Screen


async def home_screen(turn: Turn, note: str = "") -> Screen:
    """Counts and the menu, ``note`` (HTML) above them."""
    say, tx = turn.say, turn.at.tx
    alerts, tasks = await count_alerts(tx), await count_tasks(tx)
    waiting = await count_items(tx)
    visits = await count_visits(tx, today(turn), zone_of(turn))
    return console(
        (
            note and f"{note}\n",
            say._("<b>The desk</b>"),
            say.n("{count} visit today", "{count} visits today", visits),
            say.n("{count} open alert", "{count} open alerts", alerts),
            say.n("{count} task", "{count} tasks", tasks),
            say.n("{count} message to answer", "{count} messages to answer", waiting),
            _old_article(turn),
        ),
        (press(say._("New patient"), "s-new"), press(say._("Find a patient"), "s-find")),
        (press(say._("Today"), "s-today", 0), press(say._("This week"), "s-week", 0)),
        (press(say._("Tasks"), "s-tasks"), press(say._("Phone list"), "s-phone", 0)),
        (press(say._("Closed days"), "s-closed"),),
        (
            press(say._("Alerts"), "s-alerts", style="danger" if alerts else ""),
            press(say._("Inbox"), "s-inbox", style="primary" if waiting else ""),
        ),
        (press(say._("Broadcasts"), "s-casts", 0),),
        (press(say._("Team"), "s-team"), press(say._("On call"), "s-rota")),
        (*_numbers(turn), press(say._("Language"), "s-lang")),
    )


def _numbers(turn: Turn) -> Iterator[Button]:
    if turn.the_staff().role in {OWNER, DOCTOR}:
        yield press(turn.say._("Numbers"), "s-stats", "w", 0)


def _old_article(turn: Turn) -> str:
    article = turn.at.office.content.article
    if not article.is_old(today(turn)):
        return ""
    return turn.say._(
        "⚠ The article behind the texts was last reviewed on {day}, more than a year ago.",
        day=article.last_reviewed.isoformat(),
    )


async def gone(turn: Turn) -> Answer:
    """The button means nothing any more, or never did."""
    return Answer(await home_screen(turn, turn.say._("This is not there any more.")))


async def start(turn: Turn, rest: str) -> Answer:
    """Show the desk."""
    del rest
    await leave(turn)
    return Answer(await home_screen(turn))


async def home(turn: Turn, tap: Tap) -> Answer:
    """Back to the desk."""
    del tap
    await leave(turn)
    return Answer(await home_screen(turn))


async def cancel(turn: Turn, rest: str) -> Answer:
    """Leave what was being asked; nothing is kept of it."""
    del rest
    asked = turn.dialog is not None and turn.dialog.step != MADE
    await leave(turn)
    note = turn.say._("Left. Nothing was saved.") if asked else turn.say._("Nothing was being asked.")
    return Answer(await home_screen(turn, note))


async def help_(turn: Turn, rest: str) -> Answer:
    """List the commands."""
    del rest
    say = turn.say
    return Answer(
        console(
            (
                say._("<b>What you can type</b>"),
                say._("a code, a name or a phone number: find a patient"),
                say._("/new: a new patient"),
                say._("/today: today's visits"),
                say._("/week: this week's visits"),
                say._("/phone: whom to phone"),
                say._("/alerts: open alerts"),
                say._("/tasks: what is to be done"),
                say._("/inbox: messages of patients"),
                say._("/broadcast: write to many patients"),
                say._("/broadcasts: what was and will be written to many"),
                say._("/tags: words to group patients by"),
                say._("/team: who works here"),
                say._("/rota: who is on call"),
                say._("/audit: who did what (owners)"),
                say._("/stats: the clinic's numbers (owners, doctors)"),
                say._("/language: your language"),
                say._("/cancel: leave what is being asked"),
                say._("/menu: the desk"),
                *spaced(form.help(say) for form in FORMS.values()),
                say._("What stands in [ ] can be left out."),
            ),
            (press(say._("Home"), "s-home"),),
        )
    )


ROUTES = Routes(
    taps={"s-home": home},
    commands={"start": start, "menu": start, "help": help_, "cancel": cancel},
)
