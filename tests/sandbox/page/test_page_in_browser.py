"""The page around the phones, in a real browser: clock, messages, tabs, several windows, lost connections."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest
from playwright.async_api import Page as Tab
from playwright.async_api import expect
from telegram import Bot

from sandbox.page import OutboxLine, Page
from sandbox.people import Person
from sandbox.server import LocalTelegram
from sandbox.world import World

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

OpenTab = Callable[..., Awaitable[Tab]]


def line(due: str, to: str, what: str, status: str = "planned") -> OutboxLine:
    return OutboxLine(datetime.fromisoformat(due), to, what, status, f"why {what}", "care", "")


@pytest.fixture
def outbox() -> list[OutboxLine]:
    """The world's clock stands at 18:00 on 1 December in Seoul."""
    return [
        line("2026-12-01T11:00:00+09:00", "Min-ji", "Aftercare", "sent"),
        line("2026-12-01T19:30:00+09:00", "Min-ji", "Reminder"),
        line("2026-12-03T11:00:00+09:00", "Emma", "Check-in"),
    ]


async def test_the_clock_shows_the_clinics_time_and_moves(tab: Tab) -> None:
    clock = tab.locator("#clock")
    await expect(clock).to_contain_text("18:00")
    await expect(clock).to_contain_text("Tuesday 1 December 2026 · Seoul")
    await clock.get_by_role("button", name="one hour").click()
    await expect(clock).to_contain_text("19:00")
    await clock.get_by_role("button", name="next planned").click()
    await expect(clock).to_contain_text("19:30")
    await clock.get_by_role("button", name="one day").click()
    await expect(clock).to_contain_text("Wednesday 2 December")


async def test_nothing_more_planned_is_said(tab: Tab, outbox: list[OutboxLine]) -> None:
    outbox.clear()
    await tab.get_by_role("button", name="next planned").click()
    await expect(tab.locator("#toasts")).to_contain_text("Nothing more is planned")


async def test_messages_are_listed_with_their_reasons_and_filtered(tab: Tab) -> None:
    outbox = tab.locator("#outbox")
    titles = outbox.locator(".outbox-words b")
    await expect(titles).to_have_text(["Reminder", "Check-in", "Aftercare"])
    await expect(outbox.locator(".why").first).to_have_text("why Reminder")
    await outbox.get_by_role("combobox").select_option("Min-ji")
    await expect(titles).to_have_text(["Reminder", "Aftercare"])
    await outbox.get_by_role("button", name="sent").click()
    await expect(titles).to_have_text(["Aftercare"])


async def test_a_message_moves_to_the_past_with_the_clock(tab: Tab) -> None:
    parts = tab.locator("#outbox .part")
    await expect(parts).to_have_text(["Coming2", "Earlier1"])
    await tab.get_by_role("button", name="one day").click()
    await expect(parts).to_have_text(["Coming1", "Earlier2"])


async def test_two_windows_show_the_same_chat(open_tab: OpenTab, bot: Bot, minji: Person) -> None:
    first, second = await open_tab(), await open_tab()
    await first.locator(f'[data-person="{minji.id}"]').get_by_role("button", name="Start").click()
    for tab in (first, second):
        await expect(tab.locator(f'[data-person="{minji.id}"] .mine')).to_contain_text("/start")
    await bot.send_message(minji.id, "hello")
    for tab in (first, second):
        await expect(tab.locator(f'[data-person="{minji.id}"] .theirs')).to_contain_text("hello")


async def test_after_a_lost_connection_the_page_catches_up(
    tab: Tab, server: LocalTelegram, world: World, page: Page, minji: Person
) -> None:
    status = tab.locator("#link-state")
    await expect(status).to_have_text("Live")
    port = int(server.api_url.rpartition(":")[2])
    page.close()
    await server.stop()
    async with LocalTelegram(world, port=port), tab.expect_response(lambda answer: answer.status == 404):
        await expect(status).to_contain_text("Connection lost")
    minji.start()
    async with LocalTelegram(world, port=port, page=Page(world, phones=[minji.id])):
        await expect(status).to_have_text("Live")
        await expect(tab.locator(f'[data-person="{minji.id}"] .mine')).to_contain_text("/start")
        await expect(tab.locator("#clock")).to_be_hidden()


async def test_a_new_world_at_the_same_address_brings_its_own_phones(
    tab: Tab, server: LocalTelegram, page: Page
) -> None:
    await expect(tab.locator(".phone")).to_have_count(2)
    port = int(server.api_url.rpartition(":")[2])
    page.close()
    await server.stop()
    other = World()
    emma = other.person("Emma", user_id=5)
    async with LocalTelegram(other, port=port, page=Page(other, phones=[emma.id])):
        await expect(tab.locator(".phone")).to_have_count(1)
        await expect(tab.locator(".phone")).to_contain_text("Emma")


async def test_a_hidden_tab_lets_go_of_its_stream_and_catches_up_later(tab: Tab, minji: Person) -> None:
    hide = "value => { Object.defineProperty(document, 'hidden', { value, configurable: true }); }"
    tell = "document.dispatchEvent(new Event('visibilitychange'))"
    await expect(tab.locator("#link-state")).to_have_text("Live")
    await tab.evaluate(hide, True)
    await tab.evaluate(tell)
    await expect(tab.locator("#link-state")).to_have_text("Paused")
    minji.start()
    assert await tab.locator(".mine").count() == 0
    await tab.evaluate(hide, False)
    await tab.evaluate(tell)
    await expect(tab.locator(".mine")).to_contain_text("/start")


async def test_the_open_phones_are_remembered_over_a_reload(tab: Tab, minji: Person) -> None:
    await tab.locator(f'[data-person="{minji.id}"]').get_by_role("button", name="Chat menu").click()
    await tab.get_by_role("menuitem", name="Put this phone away").click()
    await tab.reload()
    await expect(tab.locator(".phone")).to_have_count(1)
    await expect(tab.locator(".phone")).to_contain_text("Han")


async def test_a_small_screen_shows_one_panel_at_a_time(open_tab: OpenTab, bot: Bot, han: Person) -> None:
    tab = await open_tab(width=360, height=740)
    tabs = tab.get_by_role("navigation", name="Panels").get_by_role("button")
    await expect(tabs).to_have_text(["Min-ji Kim", "Han", "Messages"])
    await expect(tab.locator(".phone:visible")).to_have_count(1)
    assert await tab.evaluate("document.documentElement.scrollWidth") == 360
    han.start()
    await bot.send_message(han.id, "for the doctor")
    await expect(tabs.nth(1)).to_have_text("Han1")
    await tabs.nth(1).click()
    await expect(tab.locator(".phone:visible")).to_contain_text("for the doctor")
    await expect(tabs.nth(1)).to_have_text("Han")
    await tabs.nth(2).click()
    await expect(tab.locator(".phone:visible")).to_have_count(0)
    await expect(tab.locator("#outbox")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_colours_follow_the_system(open_tab: OpenTab, scheme: str) -> None:
    tab = await open_tab(color_scheme=scheme)
    red = await tab.evaluate("parseInt(getComputedStyle(document.body).backgroundColor.slice(4))")
    assert (red < 64) == (scheme == "dark")
