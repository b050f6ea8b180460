"""The commands Telegram shows in its menu: the few that make sense for the person, in their language."""

from collections.abc import Collection

from services.texts import Safe, Speech, plain

Command = tuple[str, str]
"""A command without its slash, and what it does in a few words (plain text)."""


def patient_commands(say: Speech, known: Collection[str]) -> list[Command]:
    """What patients (and people who may become one) can type; only commands somebody answers."""
    words: list[tuple[str, Safe]] = [
        ("menu", say._("where you are, and what you can do")),
        ("sessions", say._("your sessions")),
        ("care", say._("care advice")),
        ("report", say._("tell us that something is wrong")),
        ("screen", say._("nine questions before a treatment")),
        ("faq", say._("questions and answers")),
        ("about", say._("who wrote this")),
        ("settings", say._("language, time zone, messages")),
        ("stop", say._("stop messages")),
        ("privacy", say._("what we keep, and your rights")),
        ("agreements", say._("what you agreed to")),
        ("mydata", say._("your data as a file")),
        ("delete", say._("erase your data")),
        ("help", say._("help")),
    ]
    return [(name, plain(text)) for name, text in words if name in known]


def staff_commands(say: Speech, known: Collection[str]) -> list[Command]:
    """What staff can type in their own chat."""
    words: list[tuple[str, Safe]] = [
        ("menu", say._("the desk")),
        ("today", say._("today's visits")),
        ("week", say._("this week's visits")),
        ("phone", say._("whom to phone")),
        ("new", say._("a new patient")),
        ("find", say._("find a patient")),
        ("alerts", say._("open alerts")),
        ("inbox", say._("messages of patients")),
        ("tasks", say._("what is to be done")),
        ("task", say._("write a task")),
        ("close", say._("closed days")),
        ("broadcast", say._("write to many patients")),
        ("broadcasts", say._("what was and will be written to many")),
        ("tags", say._("words to group patients by")),
        ("team", say._("who works here")),
        ("rota", say._("who is on call")),
        ("audit", say._("who did what (owners)")),
        ("stats", say._("the clinic's numbers (owners, doctors)")),
        ("language", say._("your language")),
        ("cancel", say._("leave what is being asked")),
        ("help", say._("help")),
    ]
    return [(name, plain(text)) for name, text in words if name in known]
