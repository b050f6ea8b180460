"""From Start to home."""

from tests.support.house import House


async def test_a_person_who_presses_start_reads_what_the_bot_is_agrees_and_is_at_home(house: House) -> None:
    mina = house.world.person("Mina", language_code="ko")
    await house.arrive(mina, "ko")
    assert house.say("ko").entry("home.empty") in mina.chat.last.words
