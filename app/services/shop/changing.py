"""Changes the settings: adds a new version after the one that the manager saw."""

import msgspec

from app import audit_log
from app.infra import live
from app.infra.database import fetch_value, on_commit, transaction
from app.services.shop.current import KEY, KIND, apply
from app.services.shop.reading import FIELDS, SettingsRecord, read_settings
from app.services.shop.refusals import SettingsChanged
from app.values.shop_settings import ShopSettings

PLACES = ", ".join(f"${place}" for place, _ in enumerate(FIELDS, start=3))
# The primary key decides between two changes at once: the second waits for the first, and adds
# nothing.
ADD = f"""
INSERT INTO shop.settings (version, changed_by, {", ".join(FIELDS)}) VALUES ($1, $2, {PLACES})
ON CONFLICT DO NOTHING RETURNING version
"""


async def change_settings(wanted: ShopSettings, by: str, expected_version: int) -> SettingsRecord:
    """Returns the settings afterwards; equal values change nothing.

    Raises `SettingsChanged` if the settings are no longer at the version `expected_version`.
    """
    async with transaction():
        standing = await read_settings()
        if wanted == standing.settings:
            return standing
        return await _change(standing, _given(wanted, standing), by, expected_version)


async def unset_setting(name: str, by: str, expected_version: int) -> SettingsRecord:
    """Makes the environment's value apply again, even if that value changes later.

    Raises `SettingsChanged`.
    """
    async with transaction():
        standing = await read_settings()
        if name not in standing.given:
            return standing
        given: list[object] = [
            standing.given.get(field) if field != name else None for field in FIELDS
        ]
        return await _change(standing, given, by, expected_version)


async def _change(
    standing: SettingsRecord, given: list[object], by: str, expected_version: int
) -> SettingsRecord:
    if expected_version != standing.version:
        raise SettingsChanged(standing)
    if await fetch_value(ADD, expected_version + 1, by, *given) is None:
        raise SettingsChanged(await read_settings())
    changed = await read_settings()
    before, after = (msgspec.structs.asdict(one.settings) for one in (standing, changed))
    subject = audit_log.Subject("shop", KEY, changed.settings.name)
    await audit_log.note("settings.changed", subject, before, after)
    live.nudge(KIND, KEY)
    on_commit(lambda: apply(changed))
    return changed


def _given(wanted: ShopSettings, standing: SettingsRecord) -> list[object]:
    # None means that the value of the environment still applies.
    return [
        value if name in standing.given or value != getattr(standing.settings, name) else None
        for name, value in msgspec.structs.asdict(wanted).items()
    ]
