"""The keys by which browsers know the shop: computed from SECRET_KEY, and kept nowhere else.

Only a worker computes the public key, once for each secret, since what computes it takes much
memory. It leaves the key in the database, where the web processes find it.
"""

from typing import Final

from app.infra import tokens
from app.infra.database import fetch, fetch_value
from app.settings import settings

KIND: Final = b"web push key "
FIND: Final = "SELECT public_key FROM push.keys WHERE fingerprint = $1"
IS_KNOWN: Final = "SELECT EXISTS (SELECT FROM push.keys WHERE public_key = $1)"
NOTE: Final = """
INSERT INTO push.keys (fingerprint, public_key) VALUES ($1, $2) ON CONFLICT DO NOTHING
"""

# By the fingerprint of its secret, a key never changes.
_known: dict[str, str] = {}


async def public_key() -> str | None:
    """Returns the key of `SECRET_KEY`, and None until a worker has made it."""
    fingerprint = _fingerprints()[0]
    if fingerprint not in _known and (found := await fetch_value(FIND, fingerprint)):
        _known[fingerprint] = found
    return _known.get(fingerprint)


async def is_key_of_shop(public_key: str) -> bool:
    """Returns whether it belongs to this secret, or to one that the shop had before."""
    return await fetch_value(IS_KNOWN, public_key)


async def make_key() -> None:
    """Stores the public key of `SECRET_KEY` unless it is there."""
    if not await fetch_value(FIND, _fingerprints()[0]):
        from app.infra.web_push.sealing import public_key_of

        await fetch(NOTE, _fingerprints()[0], public_key_of(settings.secret_key))


def secret_key_of(public_key: str) -> str | None:
    """Returns the secret that a public key belongs to, if it is the present one or the previous."""
    from app.infra.web_push.sealing import public_key_of

    return next((one for one in settings.secret_keys if public_key_of(one) == public_key), None)


def _fingerprints() -> list[str]:
    return tokens.keyed_hashes(KIND, "")
