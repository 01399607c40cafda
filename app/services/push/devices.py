"""The devices that are notified of an order, because its customer wished so."""

from typing import Final
from uuid import UUID

import msgspec

from app.i18n.language import gettext as _
from app.infra.database import fetch, fetch_value, transaction
from app.infra.outbound import Internal, internal, target_of
from app.infra.web_push import BrowserKeys, read_browser_keys
from app.services.push.keys import is_key_of_shop
from app.services.sales import find_with_links
from app.settings import settings
from app.values.fields import Invalid

# For one order.
MAX_DEVICES: Final = 10
# What push services of private networks may be reached at. What managers may reach by
# WEBHOOK_INTERNAL_HOSTS is not for strangers.
REACHABLE: Final[Internal] = internal(settings.push_internal_hosts)

TAKE_TURNS: Final = "SELECT pg_advisory_xact_lock(hashtextextended('devices of ' || $1::text, 0))"
COUNT: Final = "SELECT count(*) FROM push.devices WHERE order_id = $1 AND endpoint <> $2"
ADD: Final = """
INSERT INTO push.devices
    (order_id, endpoint, p256dh, auth, public_key, links_version, language)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (order_id, endpoint) DO UPDATE SET p256dh = excluded.p256dh, auth = excluded.auth,
    public_key = excluded.public_key, links_version = excluded.links_version,
    language = excluded.language
WHERE (devices.p256dh, devices.auth, devices.public_key, devices.links_version, devices.language)
    <> (excluded.p256dh, excluded.auth, excluded.public_key, excluded.links_version,
        excluded.language)
"""
REMOVE: Final = "DELETE FROM push.devices WHERE order_id = $1 AND endpoint = $2"


class NewDevice(msgspec.Struct, frozen=True, kw_only=True):
    """What a browser says of its subscription, as it is stored; `public_key` is the shop's."""

    endpoint: str
    keys: BrowserKeys
    public_key: str

    @classmethod
    def read(cls, endpoint: str, p256dh: str, auth: str, public_key: str) -> "NewDevice":
        """Raises `Invalid` for a field: for an address that the shop must not reach, too."""
        target = target_of(endpoint, REACHABLE)
        return cls(endpoint=target.url, keys=read_browser_keys(p256dh, auth), public_key=public_key)


async def add_device(order_id: UUID, given: NewDevice, language: str, links_version: int) -> bool:
    """Notifies the device of the order's steps from now on; asked again, it renews what is stored.

    `links_version` is that of the order's links when the caller was found to see the order. Returns
    False if the order has as many other devices as it may have. Raises `UnknownOrder`, and
    `Invalid` for a key that is none of the shop's.
    """
    if not await is_key_of_shop(given.public_key):
        raise Invalid("public_key", _("must be a key of this shop"))
    async with transaction():
        await fetch(TAKE_TURNS, str(order_id))
        await find_with_links(order_id)
        if await fetch_value(COUNT, order_id, given.endpoint) >= MAX_DEVICES:
            return False
        keys = given.keys.p256dh, given.keys.auth, given.public_key
        await fetch(ADD, order_id, given.endpoint, *keys, links_version, language)
    return True


async def remove_device(order_id: UUID, endpoint: str) -> None:
    """Does nothing if there is no such device."""
    await fetch(REMOVE, order_id, endpoint)
