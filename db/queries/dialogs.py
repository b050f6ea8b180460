"""Where each person stands in a conversation. One person has one dialog."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Dialog


async def get_dialog(tx: AsyncSession, telegram_id: int) -> Dialog | None:
    """The person's dialog; None while nothing is being asked."""
    return await tx.get(Dialog, telegram_id)


async def set_dialog(
    tx: AsyncSession,
    telegram_id: int,
    flow: str,
    step: str,
    *,
    data: str | None = None,
    screen_id: int | None = None,
    now: datetime,
) -> Dialog:
    """Put the person at this step, whatever was asked before. ``data`` is kept encrypted."""
    dialog = await tx.get(Dialog, telegram_id)
    if dialog is None:
        dialog = Dialog(telegram_id=telegram_id, flow=flow, step=step, updated_at=now)
        tx.add(dialog)
    dialog.flow, dialog.step, dialog.screen_id, dialog.updated_at = flow, step, screen_id, now
    dialog.data = data
    await tx.flush()
    return dialog


async def clear_dialog(tx: AsyncSession, telegram_id: int) -> None:
    """Nothing is being asked any more."""
    await tx.execute(delete(Dialog).where(Dialog.telegram_id == telegram_id))
