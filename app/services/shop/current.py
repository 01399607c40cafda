"""Keeps the settings in this process up to date, without a query for each page."""

import asyncio
import contextlib

import structlog

from app.infra import live
from app.services.shop.face_files import refresh_face_files
from app.services.shop.legal_texts import refresh_legal_index
from app.services.shop.reading import SettingsRecord, read_settings
from app.values.shop_settings import known_version, remember, shop_settings

log = structlog.get_logger(__name__)

# The topic that is nudged after a change.
KIND, KEY = "shop", "settings"
# Seconds after which a process reads the settings again, because a nudge may be lost.
LOOK_EVERY = 2.0
# Seconds for which a starting process waits for the settings.
PATIENCE = 1.0


async def refresh() -> None:
    # The known settings stay while they cannot be read.
    global _readable
    try:
        async with asyncio.timeout(PATIENCE):
            apply(await read_settings())
            await refresh_face_files()
            await refresh_legal_index()
        _readable = True
    except Exception as error:
        if _readable:
            log.warning("the shop's settings cannot be read", reason=repr(error))
        _readable = False


async def keep_current() -> None:
    """Takes over each change soon after its commit, until it is cancelled."""
    with live.changed_event(f"{KIND}:{KEY}") as changed:
        while True:
            changed.clear()
            await refresh()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await changed.wait()


def apply(record: SettingsRecord) -> None:
    global _read_before
    if (record.version, record.settings) != (known_version(), shop_settings()):
        if _read_before:
            log.info("the shop's settings changed", version=record.version)
        remember(record.version, record.settings)
    _read_before = True


def learn(record: SettingsRecord) -> None:
    """The same after a commit: of several changes, the latest need not be the last to end."""
    if record.version > known_version():
        apply(record)


_readable = True
_read_before = False
