"""Questions a person is asked once, and times they are offered."""

from services.broadcasts.verbs import STOP_ADS
from services.callbacks import data
from services.people.news_stands import record_of
from services.people.preferences import OFFERED
from services.render.scene import Scene
from services.screen import Button, Rows, Screen, column
from services.texts import Speech
from services.visits.visits import open_request
from services.visits.wish_screens import offers_screen


async def dates_offered(scene: Scene) -> Screen:
    """Up to three times for a session, one button each."""
    session = scene.the_session()
    request = await open_request(scene.at.tx, session)
    if request is None:
        raise LookupError("an offer without its request")
    return offers_screen(scene.at, scene.reader, session, request)


async def ask_phone(scene: Scene) -> Screen:
    """May we have your phone number?"""
    say = scene.reader.say
    return Screen(
        say.entry("phone.first"),
        column(
            Button(say.label("give-phone"), data("phone-ask"), style="primary"),
            Button(say.label("no-phone"), data("phone-no")),
        ),
    )


async def ask_zone(scene: Scene) -> Screen:
    """Where do you live?"""
    say, clinic = scene.reader.say, scene.reader.clinic_zone
    same = Button(say.label("same-zone"), data("set-zone", clinic))
    other = Button(say.label("other-city"), data("ask-zone"))
    return Screen(say.entry("zone.first"), (*zone_rows(say, clinic), (other,), (same,)))


def zone_rows(say: Speech, but: str) -> Rows:
    """The zones offered as buttons, two a line, all but one."""
    buttons = [Button(say.city(zone), data("set-zone", zone)) for zone in OFFERED if zone != but]
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))


async def offer_essentials(scene: Scene) -> Screen:
    """Would you like fewer messages?"""
    say = scene.reader.say
    return Screen(
        say.entry("essentials.offer"),
        column(
            Button(say.label("essentials"), data("essentials")),
            Button(say.label("keep-all"), data("keep-all")),
        ),
    )


async def news_stand(scene: Scene) -> Screen:
    """The consent to news and offers still stands; one tap ends it (Network Act art. 50(8))."""
    say, record = scene.reader.say, await record_of(scene.at.tx, scene.message)
    text = say.entry("ads.stand", date=say.full_day(record.at, scene.reader.clinic_zone))
    return Screen(text, column(Button(say.label("stop-news"), data(STOP_ADS))))


async def offer_news(scene: Scene) -> Screen:
    """News and offers: a choice of its own (C3)."""
    say = scene.reader.say
    return Screen(
        say.entry("consent.c3"),
        column(
            Button(say.label("yes-news"), data("c3", "yes")),
            Button(say.label("no-news"), data("c3", "no")),
        ),
    )
