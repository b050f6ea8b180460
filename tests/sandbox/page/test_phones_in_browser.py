"""Phones on the page, in a real browser, with a bot that writes over real HTTP."""

import pytest
from playwright.async_api import Locator, expect
from playwright.async_api import Page as Tab
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    Update,
)

from sandbox.people import Person
from sandbox.pictures import PIXEL
from sandbox.waiting import until
from sandbox.world import World

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


def phone(tab: Tab, person: Person) -> Locator:
    return tab.locator(f'.phone[data-person="{person.id}"]')


def button(place: Tab | Locator, name: str) -> Locator:
    return place.get_by_role("button", name=name, exact=True)


def keys(*names: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(name, callback_data=name) for name in names]])


async def write(place: Locator, text: str) -> None:
    field = place.get_by_role("textbox", name="Message")
    await field.fill(text)
    await field.press("Enter")


async def newest(bot: Bot) -> Update:
    return (await bot.get_updates(offset=-1, timeout=5))[-1]


async def test_start_opens_the_chat_and_the_bots_answer_appears(tab: Tab, bot: Bot, minji: Person) -> None:
    await bot.set_my_description("도와드립니다")
    await expect(phone(tab, minji)).to_contain_text("도와드립니다")
    await button(phone(tab, minji), "Start").click()
    assert (await newest(bot)).message.text == "/start"
    await bot.send_message(minji.id, "<b>안녕하세요</b>, 민지 님", parse_mode="HTML")
    await expect(phone(tab, minji).locator(".theirs b")).to_have_text("안녕하세요")
    await expect(phone(tab, minji)).to_have_attribute("lang", "ko")


async def test_what_people_write_is_text_and_never_markup(tab: Tab, bot: Bot, minji: Person) -> None:
    minji.start()
    evil = "<img src=x onerror=\"document.title='hit'\"><b>not bold</b> & <script>"
    await write(phone(tab, minji), evil)
    await bot.send_message(minji.id, evil)
    for side in ("mine", "theirs"):
        await expect(phone(tab, minji).locator(f".{side} .words").last).to_have_text(evil)
    assert await phone(tab, minji).locator(".words :is(img, b, script)").count() == 0
    assert await tab.title() == "Local Telegram"


async def test_markup_beyond_the_whitelist_loses_everything_but_its_text(tab: Tab) -> None:
    shown = await tab.evaluate(
        """async (html) => {
            const { richText } = await import("/static/richtext.js");
            const box = document.createElement("div");
            box.append(...richText(html));
            return box.innerHTML;
        }""",
        '<b onclick="x()">bold</b><img src=x onerror=x()><a href="javascript:x()">bad</a>'
        "<svg onload=x()>s</svg><script>x()</script><style>y</style><form><input></form>"
        '<iframe srcdoc="z"></iframe>'
        '<a href="https://ok.example/">good</a>\n<span class="other" style="color:red">span</span>',
    )
    kept = '<a href="https://ok.example/" target="_blank" rel="noopener noreferrer">good</a>'
    assert shown == f"<b>bold</b>bads{kept}\nspan"


async def test_a_button_waits_for_the_answer_and_shows_it_as_a_toast(
    tab: Tab, bot: Bot, minji: Person
) -> None:
    minji.start()
    await bot.send_message(minji.id, "Coming?", reply_markup=keys("Yes", "No"))
    yes = button(phone(tab, minji), "Yes")
    await yes.click()
    await expect(yes).to_have_attribute("aria-busy", "true")
    query = (await newest(bot)).callback_query
    assert query.data == "Yes"
    await bot.answer_callback_query(query.id, "See you on Friday")
    await expect(phone(tab, minji).locator(".toast")).to_have_text("See you on Friday")
    await expect(yes).not_to_have_attribute("aria-busy", "true")


async def test_an_alert_stays_until_it_is_closed(tab: Tab, bot: Bot, minji: Person) -> None:
    minji.start()
    await bot.send_message(minji.id, "Coming?", reply_markup=keys("Why"))
    await button(phone(tab, minji), "Why").click()
    query = (await newest(bot)).callback_query
    await bot.answer_callback_query(query.id, "Because.\nReally.", show_alert=True)
    dialog = tab.get_by_role("dialog")
    await expect(dialog).to_contain_text("Because.")
    await button(dialog, "OK").click()
    await expect(dialog).to_have_count(0)


async def test_edits_and_deletions_happen_in_place(tab: Tab, bot: Bot, minji: Person) -> None:
    minji.start()
    first = await bot.send_message(minji.id, "one", reply_markup=keys("Yes"))
    await bot.send_message(minji.id, "two")
    theirs = phone(tab, minji).locator(".line.theirs")
    await expect(theirs).to_have_count(2)
    await bot.edit_message_text("changed", minji.id, first.message_id)
    await expect(theirs.first).to_contain_text("changed")
    await expect(theirs.first).to_contain_text("edited")
    await expect(theirs.first.get_by_role("button")).to_have_count(0)
    await bot.delete_message(minji.id, first.message_id)
    await expect(theirs.first).to_have_text("Message deleted")
    await expect(theirs.last).to_contain_text("two")


async def test_the_keyboard_keeps_the_focus_when_its_message_is_edited(
    tab: Tab, bot: Bot, minji: Person
) -> None:
    minji.start()
    sent = await bot.send_message(minji.id, "Tick", reply_markup=keys("A", "B"))
    await button(phone(tab, minji), "B").focus()
    await bot.edit_message_text("Ticked", minji.id, sent.message_id, reply_markup=keys("A", "B ✓"))
    await expect(button(phone(tab, minji), "B ✓")).to_be_focused()


async def test_a_reply_keyboard_shares_the_phone_number_after_asking(
    tab: Tab, bot: Bot, minji: Person
) -> None:
    minji.start()
    share = ReplyKeyboardMarkup([[KeyboardButton("전화번호 공유", request_contact=True)], ["건너뛰기"]])
    await bot.send_message(minji.id, "Your number?", reply_markup=share)
    await button(phone(tab, minji), "전화번호 공유").click()
    await tab.get_by_role("textbox", name="Phone number").fill("+1 202 555 0123")
    await button(tab.get_by_role("dialog"), "Share").click()
    await expect(phone(tab, minji).locator(".mine").last).to_contain_text("+1 202 555 0123")
    assert (await newest(bot)).message.contact.user_id == minji.id
    await button(phone(tab, minji), "건너뛰기").click()
    await expect(phone(tab, minji).locator(".mine").last).to_contain_text("건너뛰기")


async def test_the_command_menu_follows_what_is_typed_and_the_arrow_keys(
    tab: Tab, bot: Bot, minji: Person
) -> None:
    minji.start()
    await bot.set_my_commands(
        [BotCommand("care", "관리"), BotCommand("call", "전화"), BotCommand("help", "말")]
    )
    field = phone(tab, minji).get_by_role("textbox", name="Message")
    await expect(button(phone(tab, minji), "Menu")).to_be_visible()
    await field.press_sequentially("/ca")
    options = phone(tab, minji).get_by_role("option")
    await expect(options).to_have_text(["/care관리", "/call전화"])
    await field.press("ArrowDown")
    await field.press("ArrowDown")
    await field.press("Enter")
    await expect(phone(tab, minji).locator(".mine").last).to_contain_text("/call")
    await expect(options).to_have_count(0)


async def test_pictures_are_shown_and_files_download(tab: Tab, bot: Bot, minji: Person) -> None:
    minji.start()
    await bot.send_photo(minji.id, PIXEL, caption="QR")
    await bot.send_document(minji.id, b"a,b\n1,2\n", filename="list.csv")
    picture = phone(tab, minji).locator(".picture img")
    await expect(picture).to_have_js_property("naturalWidth", 1)
    async with tab.expect_download() as coming:
        await phone(tab, minji).get_by_role("link", name="list.csv").click()
    download = await coming.value
    assert download.suggested_filename == "list.csv"
    assert (await download.path()).read_bytes() == b"a,b\n1,2\n"


async def test_a_drawn_picture_is_sent(tab: Tab, minji: Person) -> None:
    minji.start()
    await button(phone(tab, minji), "Attach").click()
    await tab.get_by_role("menuitem", name="A drawn picture").click()
    await expect(phone(tab, minji).locator(".mine .picture img")).to_have_js_property("naturalWidth", 320)


async def test_an_own_message_can_be_edited(tab: Tab, bot: Bot, minji: Person) -> None:
    minji.start()
    await write(phone(tab, minji), "Friday")
    await phone(tab, minji).locator(".mine").last.hover()
    await button(phone(tab, minji).locator(".mine").last, "Edit").click()
    await write(phone(tab, minji), "Saturday")
    await expect(phone(tab, minji).locator(".mine").last).to_contain_text("Saturday")
    assert (await newest(bot)).edited_message.text == "Saturday"


async def test_an_invite_link_opens_on_another_phone(tab: Tab, bot: Bot, world: World, han: Person) -> None:
    emma = world.person("Emma")
    han.start()
    await bot.send_message(han.id, f"Invite: https://t.me/{world.username}?start=Hx7")
    await phone(tab, han).get_by_role("link", name="start=Hx7").click()
    await tab.get_by_role("dialog").get_by_role("button", name="Emma").click()
    await expect(phone(tab, emma).locator(".mine")).to_contain_text("/start Hx7")
    assert (await newest(bot)).message.from_user.id == emma.id


async def test_a_person_added_on_the_page_gets_a_phone(tab: Tab, world: World) -> None:
    await button(tab, "+ Person").click()
    await tab.get_by_role("dialog").get_by_role("button", name="A new person").click()
    await tab.get_by_label("First name").fill("철수")
    await tab.get_by_label("Language").select_option("ko")
    await button(tab, "Open their phone").click()
    await expect(tab.get_by_role("article", name="철수's phone")).to_be_visible()
    assert list(world.people.values())[-1].language_code == "ko"


async def test_blocking_the_bot_closes_the_chat_until_it_is_unblocked(
    tab: Tab, world: World, minji: Person
) -> None:
    minji.start()
    await button(phone(tab, minji), "Chat menu").click()
    await tab.get_by_role("menuitem", name="Block the bot").click()
    await button(phone(tab, minji), "Unblock").click()
    await until(world, lambda: not minji.blocked)
    await expect(phone(tab, minji).get_by_role("textbox", name="Message")).to_be_visible()


async def test_a_group_is_a_second_chat_on_the_phone(
    tab: Tab, bot: Bot, world: World, minji: Person, han: Person
) -> None:
    group = world.group("Staff room", [han])
    await bot.send_message(group.id, "To all staff")
    await phone(tab, han).get_by_role("tab", name="Staff room").click()
    await expect(phone(tab, han).locator(".theirs")).to_contain_text("To all staff")
    await write(phone(tab, han), "/done")
    await expect(phone(tab, han).locator(".mine")).to_contain_text("/done")
    await expect(phone(tab, minji).get_by_role("tab")).to_have_count(0)
