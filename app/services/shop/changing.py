"""Changes the settings: adds a new version after the one that the manager saw."""

from collections.abc import Container, Mapping
from typing import Any, Final

import msgspec

from app import audit_log
from app.infra import live
from app.infra.database import fetch_value, on_commit, transaction
from app.services.shop.current import KEY, KIND, learn
from app.services.shop.reading import FIELDS, SettingsRecord, read_settings
from app.services.shop.refusals import SettingsChanged, WrongSettings
from app.values.setting_lines import SETTINGS, judged
from app.values.shop_settings import ShopSettings, from_environment

PLACES = ", ".join(f"${place}" for place, _ in enumerate(FIELDS, start=3))
# The primary key decides between two changes at once: the second waits for the first, and adds
# nothing.
ADD = f"""
INSERT INTO shop.settings (version, changed_by, {", ".join(FIELDS)}) VALUES ($1, $2, {PLACES})
ON CONFLICT DO NOTHING RETURNING version
"""
# The times that a change for any version is tried again, after others that came first.
TRIES: Final = 20


async def change_settings(wanted: ShopSettings, by: str, expected_version: int) -> SettingsRecord:
    """Returns the settings afterwards; equal values change nothing.

    Raises `SettingsChanged` if the settings are no longer at the version `expected_version`, and
    `WrongSettings`.
    """
    return await set_settings(msgspec.structs.asdict(wanted), by, {expected_version})


async def unset_setting(name: str, by: str, expected_version: int) -> SettingsRecord:
    """Makes the environment's or the built-in value apply again, even if that changes later.

    Raises `SettingsChanged`, and `WrongSettings` if the others are not possible without it.
    """
    return await set_settings({name: None}, by, {expected_version})


async def set_settings(
    changes: Mapping[str, Any], by: str, expected_versions: Container[int] | None
) -> SettingsRecord:
    """Returns the settings afterwards; None unsets one, and what is not named stays.

    `expected_versions` None means any. Raises `SettingsChanged` and `WrongSettings`.
    """
    tries = 0
    while True:
        try:
            async with transaction():
                return await _set(changes, by, expected_versions)
        except SettingsChanged:
            tries += 1
            if expected_versions is not None or tries == TRIES:
                raise


async def _set(
    changes: Mapping[str, Any], by: str, expected_versions: Container[int] | None
) -> SettingsRecord:
    standing = await read_settings()
    before = msgspec.structs.asdict(standing.settings)
    defaults = msgspec.structs.asdict(ShopSettings(**from_environment()))
    named = {name: defaults[name] if value is None else value for name, value in changes.items()}
    sections = {SETTINGS[name].section for name in named}
    kept, wrong = judged(before | named, sections)
    if wrong:
        raise WrongSettings(wrong)
    given: dict[str, Any] = {**standing.given}
    for name, value in changes.items():
        # An empty text or list is what the shop does without, as if nobody had set it.
        if value is None or kept[name] in ("", []):
            given.pop(name, None)
        elif name in given or kept[name] != before[name]:
            given[name] = kept[name]
    if given == standing.given:
        return standing
    if expected_versions is not None and standing.version not in expected_versions:
        raise SettingsChanged(standing)
    return await _add(standing, given, by)


async def _add(standing: SettingsRecord, given: Mapping[str, Any], by: str) -> SettingsRecord:
    columns = [given.get(name) for name in FIELDS]
    if await fetch_value(ADD, standing.version + 1, by, *columns) is None:
        raise SettingsChanged(await read_settings())
    changed = await read_settings()
    before, after = (msgspec.structs.asdict(one.settings) for one in (standing, changed))
    subject = audit_log.Subject("shop", KEY, changed.settings.name)
    await audit_log.note("settings.changed", subject, before, after)
    live.nudge(KIND, KEY)
    on_commit(lambda: learn(changed))
    return changed
