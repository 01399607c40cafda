"""The carriers that report where their parcels are, and the secrets that sign their reports."""

import re
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

import msgspec

from app import audit_log
from app.infra.database import fetch, fetch_row, transaction
from app.services.delivery.refusals import CarrierThere, UnknownCarrier
from app.settings import settings
from app.values.fields import Carrier as CarrierName
from app.values.fields import Invalid, read_name
from app.values.webhook_secrets import webhook_secret

ADD: Final = """
INSERT INTO delivery.carriers (code, name, seed, added_at) VALUES ($1, $2, $3, now())
ON CONFLICT (code) DO NOTHING RETURNING name
"""
RENEW: Final = """
UPDATE delivery.carriers SET seed_before = seed, seed = $2, renewed_at = now() WHERE code = $1
RETURNING name
"""
REMOVE: Final = "DELETE FROM delivery.carriers WHERE code = $1 RETURNING name"
LIST: Final = "SELECT code, name, added_at, renewed_at FROM delivery.carriers"
SEEDS: Final = """
SELECT name, seed, CASE WHEN renewed_at > now() - interval '24 hours' THEN seed_before END AS before
FROM delivery.carriers WHERE code = $1
"""


class CarrierKey(msgspec.Struct, frozen=True):
    """A carrier that may send reports; `renewed_at` is when its secret was last replaced."""

    code: str
    name: str
    added_at: datetime
    renewed_at: datetime | None


def carrier_code(name: str) -> str:
    """Returns the name in small letters, digits and dashes: `Royal Mail` is `royal-mail`.

    Raises `Invalid` for a name that no shipment could have, or that has no letter or digit.
    """
    code = re.sub(r"[^a-z0-9]+", "-", _name(name).lower()).strip("-")
    if not code:
        raise Invalid("name", "must hold a letter or a digit")
    return code


async def add_carrier(name: str) -> tuple[str, str]:
    """Returns the carrier's code and its secret, which cannot be shown again.

    Raises `CarrierThere` and `Invalid`.
    """
    code, seed = carrier_code(name), uuid4()
    if not await _change("carrier.added", ADD, code, _name(name), seed):
        raise CarrierThere(code)
    return code, _secret(settings.secret_key, code, seed)


async def renew_carrier(code: str) -> str:
    """Returns a new secret; the previous one stays valid for a day.

    Raises `UnknownCarrier`.
    """
    seed = uuid4()
    if not await _change("carrier.renewed", RENEW, code, seed):
        raise UnknownCarrier(code)
    return _secret(settings.secret_key, code, seed)


async def remove_carrier(code: str) -> None:
    """Raises `UnknownCarrier`."""
    if not await _change("carrier.removed", REMOVE, code):
        raise UnknownCarrier(code)


async def list_carriers() -> list[CarrierKey]:
    return [CarrierKey(**row) for row in await fetch(f"{LIST} ORDER BY name")]


async def carrier_secrets(code: str) -> tuple[str, list[str]]:
    """Returns the carrier's name and its valid secrets, or an empty name for an unknown one.

    An unknown carrier gets a random secret, so that its refusal takes as long as a check.
    """
    row = await fetch_row(SEEDS, code)
    if row is None:
        return "", [_secret(settings.secret_key, code, uuid4())]
    seeds = [seed for seed in (row["seed"], row["before"]) if seed]
    return row["name"], [_secret(key, code, seed) for seed in seeds for key in settings.secret_keys]


async def _change(action: str, statement: str, code: str, *values: object) -> bool:
    async with transaction():
        row = await fetch_row(statement, code, *values)
        if row:
            await audit_log.note(action, audit_log.Subject("carrier", code, row["name"]))
    return row is not None


def _secret(key: str, code: str, seed: UUID) -> str:
    return webhook_secret(key, b"carrier " + seed.bytes + code.encode())


def _name(typed: str) -> str:
    try:
        return msgspec.convert(read_name(typed), CarrierName)
    except msgspec.ValidationError as error:
        raise Invalid("name", "must be one line of 1 to 100 characters") from error
