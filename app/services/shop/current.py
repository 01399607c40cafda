"""Keeps the settings in this process up to date, without a query for each page."""

import asyncio
from typing import Final

import structlog

from app import messaging
from app.infra import keeping
from app.services.shop.face_files import refresh_face_files
from app.services.shop.legal_texts import refresh_legal_index
from app.services.shop.reading import SettingsRecord, read_settings
from app.values.first_reading import note_read, note_unread
from app.values.public_holidays import is_loaded, load_holidays
from app.values.shop_settings import known_version, remember, shop_settings

log = structlog.get_logger(__name__)

# The topic that is nudged after a change.
KIND, KEY = "shop", "settings"
STATE: Final = f"""
SELECT row(
    (SELECT (version, changed_at) FROM shop.settings ORDER BY version DESC LIMIT 1),
    (SELECT (edition, changed_at) FROM shop.legal_texts ORDER BY edition DESC LIMIT 1),
    ({messaging.HELD_STATE})
)::text
"""
# Seconds for which a starting process waits for the settings.
PATIENCE = 1.0
# Seconds until a worker that has to wait for them looks again.
LOOK_AGAIN = 0.5
SETTINGS = "the shop's settings"


async def refresh() -> bool:
    """Returns False if the settings cannot be read, and the known ones stay."""
    global _readable
    try:
        async with asyncio.timeout(PATIENCE):
            apply(await read_settings())
            await refresh_face_files()
            await refresh_legal_index()
            await messaging.refresh_held()
        _readable = True
    except Exception as error:
        if _readable:
            log.warning("the shop's settings cannot be read", reason=repr(error))
        _readable = False
        if not _read_before:
            note_unread(SETTINGS)
    # No page and no order has to wait for the library of holidays.
    if not is_loaded(region := shop_settings().holiday_region):
        await asyncio.to_thread(load_holidays, region)
    return _readable


async def first_known() -> None:
    """Returns once this process has read the settings."""
    while True:
        await refresh()
        if _read_before:
            return
        await asyncio.sleep(LOOK_AGAIN)


async def keep_current() -> None:
    """Takes over each change soon after its commit, until it is cancelled."""
    await keeping.keep_current(f"{KIND}:{KEY}", STATE, refresh)


def apply(record: SettingsRecord) -> None:
    global _read_before
    if (record.version, record.settings) != (known_version(), shop_settings()):
        if _read_before:
            log.info("the shop's settings changed", version=record.version)
        remember(record.version, record.settings)
    _read_before = True
    note_read(SETTINGS)


def learn(record: SettingsRecord) -> None:
    """The same after a commit: of several changes, the latest need not be the last to end."""
    if record.version > known_version():
        apply(record)


_readable = True
_read_before = False
