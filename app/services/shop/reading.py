"""Reads the settings from the database."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from app.infra.database import fetch_row
from app.values.shop_settings import STRUCTURED, ShopSettings, from_environment

FIELDS = ShopSettings.__struct_fields__
LATEST = f"""
SELECT version, changed_at, changed_by, {", ".join(FIELDS)}
FROM shop.settings ORDER BY version DESC LIMIT 1
"""


class SettingsRecord(msgspec.Struct, frozen=True, kw_only=True):
    """`version` is 0, and `changed_at` None, until a manager changes something.

    `given` has the fields that a manager has set; the others come from the environment.
    """

    version: int = 0
    settings: ShopSettings
    given: Mapping[str, Any]
    changed_at: datetime | None = None
    changed_by: str = ""


async def read_settings() -> SettingsRecord:
    row = await fetch_row(LATEST)
    if row is None:
        return SettingsRecord(settings=ShopSettings(**from_environment()), given={})
    given = {name: _read(name, row[name]) for name in FIELDS if row[name] is not None}
    return SettingsRecord(
        version=row["version"],
        settings=ShopSettings(**from_environment() | given),
        given=given,
        changed_at=row["changed_at"],
        changed_by=row["changed_by"],
    )


def stored(name: str, value: Any) -> Any:
    """Returns the value as its column takes it."""
    if value is None or name not in STRUCTURED:
        return value
    return msgspec.json.encode(value).decode()


def _read(name: str, value: Any) -> Any:
    if name not in STRUCTURED:
        return value
    return msgspec.json.decode(value, type=STRUCTURED[name])
