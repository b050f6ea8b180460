import pytest
from sqlalchemy import select

from db.engine import Database
from db.tables import Invite, Patient
from domain.consents import Consent
from services.people import consents
from services.people.patients import NAME_LIMIT
from tests.handlers.staff.desk import Desk


async def new(desk: Desk, name: str, *, on_paper: bool = True) -> None:
    await desk.type("/new")
    await desk.type(name)
    await desk.press("English")
    await desk.press("Yes, both" if on_paper else "No")


async def only_patient(database: Database) -> Patient:
    async with database.read() as tx:
        return (await tx.scalars(select(Patient))).one()


async def test_a_new_patient_ends_with_an_invite_as_link_and_picture(desk: Desk, database: Database) -> None:
    await new(desk, "Lee Jisoo")
    patient = await only_patient(database)
    assert (patient.name, patient.language) == ("Lee Jisoo", "en")
    assert patient.code in desk.text
    assert "https://t.me/clinic_bot?start=" in desk.text
    assert desk.screen.attachment is not None
    assert desk.screen.attachment.is_picture
    assert desk.screen.attachment.data.startswith(b"\x89PNG")
    assert {"Plan a course", "Open the card"} <= set(desk.labels())
    async with database.read() as tx:
        assert await consents.standing(tx, patient.id) == {Consent.C0, Consent.C2}


async def test_the_invite_can_be_passed_on_and_names_nobody(desk: Desk) -> None:
    await new(desk, "Lee Jisoo")
    assert not desk.screen.protect
    assert "Jisoo" not in desk.text


async def test_without_consents_on_paper_no_name_is_kept(desk: Desk, database: Database) -> None:
    await new(desk, "Lee Jisoo", on_paper=False)
    patient = await only_patient(database)
    assert patient.name is None
    assert "name was not kept" in desk.text
    await desk.type("Lee")
    assert "Nobody found" in desk.text


async def test_a_second_tap_on_the_last_button_makes_no_second_record(desk: Desk, database: Database) -> None:
    await new(desk, "Lee Jisoo")
    await desk.tap("s-npaper:1")
    assert "not there any more" in desk.text
    await only_patient(database)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Lee\n\tJisoo  ", "Lee Jisoo"),
        ("\u202eLee\u200b Jisoo\u2066", "Lee Jisoo"),
        ("<b>Lee</b> & Co", "<b>Lee</b> & Co"),
        ("محمد علي", "محمد علي"),
        ("Ab " * 1000, ("Ab " * 1000)[:NAME_LIMIT].strip()),
    ],
)
async def test_any_name_is_kept_as_a_readable_line(
    desk: Desk, database: Database, typed: str, kept: str
) -> None:
    await new(desk, typed)
    assert (await only_patient(database)).name == kept
    await desk.press("Open the card")


async def test_markup_in_a_name_is_shown_as_it_was_typed(desk: Desk) -> None:
    await new(desk, "<b>Lee</b> & Co")
    await desk.press("Open the card")
    assert "&lt;b&gt;Lee&lt;/b&gt; &amp; Co" in desk.text


@pytest.mark.parametrize("typed", ["\u200b\u200b", "...", "\u202e"])
async def test_a_name_nobody_can_read_is_asked_for_again(desk: Desk, typed: str) -> None:
    await desk.type("/new")
    await desk.type(typed)
    assert "cannot read a name" in desk.text
    await desk.type("Lee")
    assert "Which language" in desk.text


async def test_text_where_a_button_is_expected_loses_nothing(desk: Desk, database: Database) -> None:
    await desk.type("/new Lee Jisoo")
    await desk.type("English please")
    assert "tap a button" in desk.text
    await desk.press("English")
    await desk.type("yes")
    assert "tap a button" in desk.text
    await desk.press("Yes, both")
    assert (await only_patient(database)).name == "Lee Jisoo"


async def test_a_fresh_invite_ends_the_one_before(desk: Desk, database: Database) -> None:
    await new(desk, "Lee Jisoo")
    await desk.press("Open the card")
    await desk.press("Invite link")
    async with database.read() as tx:
        invites = list(await tx.scalars(select(Invite).order_by(Invite.id)))
    assert [invite.revoked_at is not None for invite in invites] == [True, False]
