"""Whether the shop has the SECRET_KEY that its data were made with.

The links of orders and the secrets of webhooks and carriers are derived from the key, so they are
lost with it. The database has a fingerprint of the latest key, from which the key cannot be found.
"""

import asyncio
from functools import cache
from hashlib import scrypt
from typing import Final

import structlog

from app.infra.database import fetch, fetch_value
from app.settings import settings

log = structlog.get_logger(__name__)

# Memory and time for each guess, should somebody look for a key by its fingerprint.
COST: Final = {"n": 2**14, "r": 8, "p": 1, "dklen": 16}
SALT: Final = b"the secret key of a Doorstep shop"
LATEST: Final = "SELECT fingerprint FROM shop.secret_keys ORDER BY noted_at DESC LIMIT 1"
NOTE: Final = """
INSERT INTO shop.secret_keys (fingerprint) VALUES ($1)
ON CONFLICT (fingerprint) DO UPDATE SET noted_at = clock_timestamp()
"""
# Seconds between two attempts at a database that is away.
AGAIN_AFTER: Final = 15.0


async def has_key_of_data() -> bool | None:
    """Returns whether the latest noted key is one of this shop's, or None if none is noted."""
    latest = await fetch_value(LATEST)
    return None if latest is None else latest in await _fingerprints()


async def accept_secret_key() -> None:
    """Makes the present key the one of the data, whichever was noted before."""
    await fetch(NOTE, (await _fingerprints())[0])


async def keep_secret_key_noted() -> None:
    """Notes the key of a new shop, or the one that replaces SECRET_KEY_PREVIOUS.

    It tries until it has an answer, and warns if the data were made with another key.
    """
    while True:
        try:
            if await has_key_of_data() is not False:
                await accept_secret_key()
            else:
                log.warning("the data were made with another SECRET_KEY: see doorstep doctor")
            return
        except Exception as error:
            log.debug("the key cannot be compared yet", reason=str(error))
        await asyncio.sleep(AGAIN_AFTER)


async def _fingerprints() -> list[str]:
    return [await asyncio.to_thread(fingerprint, key) for key in settings.secret_keys]


# It takes 16 MB, which the process would keep if it took them twice.
@cache
def fingerprint(key: str) -> str:
    return scrypt(key.encode(), salt=SALT, **COST).hex()
