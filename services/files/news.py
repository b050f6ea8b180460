"""A running bot learns of people another process brought in."""

from datetime import datetime, timedelta

from db.engine import DUE
from db.tables import Fact
from services.files.importing import NEWS
from services.moment import Moment

_EVERY = timedelta(minutes=1)


async def look_for_imports(at: Moment) -> datetime | None:
    """After an import, everybody who waits for messages and visits looks again."""
    news = await at.tx.get(Fact, NEWS)
    if news is not None:
        await at.tx.delete(news)
        at.tx.info[DUE] = True
    return at.now + _EVERY
