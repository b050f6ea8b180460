"""The command line; every command is thin over services."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from telegram.error import InvalidToken, NetworkError

from bot import doctor as doctor_module
from bot.clocks import system_clock
from bot.demo import run as run_demo
from bot.opening import NotReadyError, open_texts
from bot.run import run as run_bot
from bot.settings import CONTENT, Settings, SettingsError, load_settings
from bot.simulate import plan_of
from bot.simulate import simulate as run_simulation
from db import migrate as migrations
from db.keyring import new_key
from db.keys import make_key_file
from db.lock import AlreadyRunningError

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
    with _plain_words():
        run_demo(port)


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
def _plain_words() -> Iterator[None]:
    """Expected troubles end the program with a sentence and no traceback."""
    try:
        yield
    except (NotReadyError, AlreadyRunningError, migrations.NewerSchemaError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    except InvalidToken:
        typer.echo("Telegram does not know this BOT_TOKEN. Ask @BotFather for the right one.", err=True)
        raise typer.Exit(1) from None
    except NetworkError:
        typer.echo("Telegram cannot be reached. Check the network, then start again.", err=True)
        raise typer.Exit(1) from None
