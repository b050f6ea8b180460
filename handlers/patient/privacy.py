"""/privacy, /mydata and /delete: what is kept and why, all of it as a file, and erasing it."""

from handlers.patient.home import reader
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap, data
from services.people import erasing, mydata
from services.people.home import back_home
from services.people.mydata_file import data_file, readable_file
from services.people.reader import Reader
from services.screen import Button, Screen, column


async def policy(turn: Turn, _: Tap) -> Answer:
    """[Privacy]."""
    return Answer(_policy(await reader(turn)))


async def policy_command(turn: Turn, _: str) -> Answer:
    """/privacy."""
    return Answer(_policy(await reader(turn)))


def _policy(who: Reader) -> Screen:
    say = who.say
    buttons = column(
        Button(say.label("agreements"), data("agreements")),
        Button(say.label("mydata"), data("mydata")),
        Button(say.label("delete"), data("delete")),
    )
    return Screen(say.entry("privacy"), (*buttons, *back_home(who)))


async def my_data(turn: Turn, _: Tap) -> Answer:
    """[My data as a file]."""
    return await my_data_command(turn, "")


async def my_data_command(turn: Turn, _: str) -> Answer:
    """/mydata: at once, once to read and once for a computer (PIPA art. 35)."""
    who = await reader(turn)
    found = await mydata.everything(turn.at, turn.the_patient())
    first = Screen(who.say.entry("mydata"), attachment=readable_file(who, found, turn.at.now))
    second = Screen("", back_home(who), attachment=data_file(found))
    return Answer(first, fresh=True, more=(second,))


async def ask_delete(turn: Turn, _: Tap) -> Answer:
    """[Erase my data]."""
    return Answer(_ask(await reader(turn)))


async def delete_command(turn: Turn, _: str) -> Answer:
    """/delete."""
    return Answer(_ask(await reader(turn)))


def _ask(who: Reader) -> Screen:
    buttons = column(
        Button(who.say.label("yes-delete"), data("delete-yes"), style="danger"),
        Button(who.say.label("back"), data("home")),
    )
    return Screen(who.say.entry("delete.ask"), buttons)


async def delete(turn: Turn, _: Tap) -> Answer:
    """[Yes, erase everything]: done in this very transaction; the answer is the last this person gets."""
    who = await reader(turn)
    emergency = {"119": who.emergency}
    if await erasing.erase(turn.at, turn.the_patient()):
        return Answer(Screen(who.say.entry("delete.done")))
    return Answer(Screen(who.say.entry("delete.done-later", **emergency)))


ROUTES = Routes(
    taps={
        "privacy": policy,
        "mydata": my_data,
        "delete": ask_delete,
        "delete-yes": delete,
    },
    commands={"privacy": policy_command, "mydata": my_data_command, "delete": delete_command},
)
