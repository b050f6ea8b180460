"""What follows from a check-in. Rules only; the table is content, approved by the clinic's doctor."""

from datetime import datetime, timedelta

from domain.keys import nudged
from domain.triage_check import problems
from domain.triage_table import Band, Course, Level, Main, Safety, TriageTable, Verdict

__all__ = ["band", "judge", "problems", "worst"]

_BANDS = (
    (timedelta(hours=24), Band.B1),
    (timedelta(hours=48), Band.B2),
    (timedelta(days=7), Band.B3),
)
_TEXTS = {
    Level.GREEN: "green",
    Level.AMBER: "amber",
    Level.AMBER_U: "amber-urgent",
    Level.RED: "red-worse",
}
_FIRST_CHECK_IN = "after-24h"


def band(performed_at: datetime | None, answered_at: datetime) -> Band:
    """Return the band of an answer: time from the latest performed session to the answer (aware UTC).

    Clinic policy: without any performed session the strictest band, B4, counts.
    """
    if performed_at is None:
        return Band.B4
    passed = answered_at - performed_at
    return next((each for limit, each in _BANDS if passed <= limit), Band.B4)


def judge(  # noqa: PLR0913 - the facts a judgement rests on, most of them by name
    safety: frozenset[Safety],
    main: frozenset[Main],
    course: Course | None,
    *,
    performed_at: datetime | None,
    answered_at: datetime,
    step: str,
    flags: frozenset[str],
    table: TriageTable,
) -> Verdict:
    """Return what follows from an answered check-in or report. Instants are aware UTC.

    Clinic policy: any of S1 to S4 is RED. Otherwise the level is the highest over the ticks; a new lump,
    rash or colour change (M4) holds the next session, as do RED and AMBER-U. An answer to the 24-hour
    message counts as later than 24 h. ``flags`` of the patient's card can make an AMBER urgent. A course
    that is missing is taken as "worse".

    Raises:
        ValueError: question S, or without an S tick question M, was not answered: silence is never GREEN.
    """
    stops = sorted(safety - {Safety.S0})
    if stops:
        # The lowest number is the most urgent act: S1 says "call now".
        return Verdict(Level.RED, hold=True, text=f"red-{stops[0].lower()}")
    if not safety or not main:
        raise ValueError("an unanswered question cannot be judged")
    ticks = main - {Main.M0}
    if not ticks:
        return Verdict(Level.GREEN, text=_TEXTS[Level.GREEN])
    when = band(performed_at, answered_at)
    if nudged(step) == _FIRST_CHECK_IN:
        when = max(when, Band.B2)
    cells = [table.cells[tick, course or Course.WORSE, when] for tick in sorted(ticks)]
    raised = bool(flags & table.raise_flags)
    return _combined(cells, lump=Main.M4 in ticks, raised=raised)


def worst(main: frozenset[Main]) -> Main | None:
    """Return the tick question C is asked about, None if nothing is wrong.

    Clinic policy: blisters or pus (M3) before a lump or colour change (M4) before pain (M2) before
    redness (M1), by how soon the table has a person look.
    """
    return next((tick for tick in (Main.M3, Main.M4, Main.M2, Main.M1) if tick in main), None)


def _combined(cells: list[Verdict], *, lump: bool, raised: bool) -> Verdict:
    found = max(cells, key=lambda cell: cell.level)
    urgent = raised and found.level is Level.AMBER
    level = Level.AMBER_U if urgent else found.level
    return Verdict(
        level,
        hold=lump or level >= Level.AMBER_U or any(cell.hold for cell in cells),
        recheck=level is Level.GREEN and any(cell.recheck for cell in cells),
        text=_TEXTS[level] if urgent or not found.text else found.text,
    )
