"""The command line; every command is thin over services."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from telegram.error import InvalidToken, NetworkError

from bot import doctor as doctor_module
from bot.clocks import system_clock
from bot.files_in import Order, bring_in, told
from bot.files_out import take_out
from bot.opening import NotReadyError, open_texts
from bot.run import run as run_bot
from bot.settings import CONTENT, Settings, SettingsError, load_settings
from bot.simulate import plan_of
from bot.simulate import simulate as run_simulation
from db import migrate as migrations
from db.keyring import new_key
from db.keys import make_key_file
from db.lock import AlreadyRunningError
from services.files.wishes import FileError

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The clinic's aftercare and reminder bot.")
keys = typer.Typer(no_args_is_help=True, help="Encryption keys.")
app.add_typer(keys, name="keys")


@app.command()
def run() -> None:
    """Run the bot until it is asked to stop."""
    settings = _settings()
    with _plain_words():
        run_bot(settings)


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port of the page; 0 takes a free one.")] = 8080,
) -> None:
    """Run the real bot against a local Telegram, with a page to chat in. Nothing leaves this machine."""
    from bot import demo as playground  # noqa: PLC0415 - the local Telegram has no place in a bot that runs

    with _plain_words():
        playground.run(port)


@app.command()
def simulate(
    sessions: Annotated[int, typer.Option(min=1, max=12, help="How many sessions.")] = 4,
    language: Annotated[str, typer.Option(help="Code of an enabled language.")] = "en",
    gap: Annotated[int, typer.Option(min=1, max=120, help="Days between two sessions.")] = 28,
    start: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], help="First session, clinic time."),
    ] = None,
    zone: Annotated[str | None, typer.Option(help="Where the patient lives, like America/New_York.")] = None,
    health_consent: Annotated[bool, typer.Option(help="Whether health questions were agreed to.")] = True,
    content: Annotated[Path, typer.Option(help="The content folder.")] = CONTENT,
) -> None:
    """Print a whole course as the patient would read it, with times and reasons. Nothing is sent."""
    with _plain_words():
        texts = open_texts(content)
        plan = plan_of(texts, sessions, gap, language, start=start, zone=zone, health=health_consent)
        asyncio.run(run_simulation(plan, texts, system_clock(), typer.echo))


@app.command()
def migrate() -> None:
    """Bring the database to this version's schema (the bot does so itself for a SQLite file)."""
    with _plain_words():
        copy = migrations.upgrade(_settings().database_url)
    typer.echo("The database is up to date." + (f" The old one was copied to {copy}." if copy else ""))


@app.command()
def doctor() -> None:
    """Explain the settings, and check settings, content, translations and database."""
    raise typer.Exit(doctor_module.examine(typer.echo))


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A CSV file; its columns are explained in docs/import.md.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and try out; keep nothing.")] = False,
    consent_on_paper: Annotated[
        bool,
        typer.Option(
            "--consent-on-paper",
            help="Everybody in it agreed to C0 and C2 on paper; else only code, language and dates stay.",
        ),
    ] = False,
    links: Annotated[Path | None, typer.Option(help="New file for an invite link a row.")] = None,
    announce: Annotated[bool, typer.Option("--announce", help="Send the summary of each course.")] = False,
    encoding: Annotated[str, typer.Option(help="If the file is not UTF-8, like cp949.")] = "",
    bot_username: Annotated[str, typer.Option(help="For the links, if Telegram cannot be asked.")] = "",
) -> None:
    """Read patients and their courses from a file: all of it, or nothing. The bot may be running."""
    order = Order(file, encoding, consent_on_paper, announce, links, bot_username, dry_run)
    with _plain_words(), _bar("people") as begin:
        found = asyncio.run(bring_in(_settings(), order, begin))
    typer.echo("\n".join(told(found, order)))


@app.command()
def export(file: Annotated[Path, typer.Argument(help="A new CSV file.")]) -> None:
    """Write every patient and course to a file. It holds personal data: keep it safe, delete it soon."""
    with _plain_words(), _bar("patients") as begin:
        number = asyncio.run(take_out(_settings(), file, begin))
    typer.echo(f"{number} patients are in {file}. It holds personal data: keep it safe, delete it soon.")


@keys.command("new")
def keys_new(
    file: Annotated[Path | None, typer.Option(help="Write it to a new file instead of the screen.")] = None,
) -> None:
    """Make an encryption key. Keep a copy elsewhere: without it the data cannot be read."""
    if file is None:
        typer.echo(new_key())
        return
    try:
        make_key_file(file)
    except FileExistsError:
        typer.echo(f"{file} exists; a key is never overwritten.", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"A new key is in {file}. Keep a copy of it elsewhere: without it the data cannot be read.")


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int], Callable[[int], object]]]:
    """A progress bar that is there once it is known how long it gets."""
    with ExitStack() as stack:
        yield lambda length: stack.enter_context(typer.progressbar(length=length, label=what)).update


@contextmanager
def _plain_words() -> Iterator[None]:
    """Expected troubles end the program with a sentence and no traceback."""
    try:
        yield
    except (NotReadyError, AlreadyRunningError, migrations.NewerSchemaError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    except FileError as error:
        typer.echo(f"{error}\nNothing was changed.", err=True)
        raise typer.Exit(1) from None
    except InvalidToken:
        typer.echo("Telegram does not know this BOT_TOKEN. Ask @BotFather for the right one.", err=True)
        raise typer.Exit(1) from None
    except NetworkError:
        typer.echo("Telegram cannot be reached. Check the network, then start again.", err=True)
        raise typer.Exit(1) from None
