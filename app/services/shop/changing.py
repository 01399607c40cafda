"""Changes the settings: adds a new version after the one that the manager saw."""

from collections.abc import Container, Mapping, Sequence
from typing import Any, Final

import msgspec

from app import audit_log
from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.infra import live
from app.infra.database import fetch_value, on_commit, transaction
from app.infra.images import ImageFile
from app.services.shop.current import KEY, KIND, learn
from app.services.shop.face_files import FILES, names_of
from app.services.shop.reading import FIELDS, SettingsRecord, read_settings, stored
from app.services.shop.refusals import SettingsChanged, WrongSettings
from app.values.face_pictures import FACE_PICTURES
from app.values.fields import Invalid
from app.values.setting_bounds import judged
from app.values.setting_lines import SETTINGS
from app.values.shop_carriers import ShopCarrier
from app.values.shop_settings import ShopSettings, from_environment
from app.values.tax_rates import TaxRate

PLACES = ", ".join(f"${place}" for place, _ in enumerate(FIELDS, start=3))
# The primary key decides between two changes at once: the second waits for the first, and adds
# nothing.
ADD = f"""
INSERT INTO shop.settings (version, changed_by, {", ".join(FIELDS)}) VALUES ($1, $2, {PLACES})
ON CONFLICT DO NOTHING RETURNING version
"""
# Nothing else ensures that the files of a picture are there.
UPLOAD_IT: Final = gettext_noop("is set by an upload alone: it can only be kept here, or be null")
# In the audit log, which stays English in what was changed.
WITHOUT_NUMBER: Final = "without a number"
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
    changes: Mapping[str, Any],
    by: str,
    expected_versions: Container[int] | None,
    *,
    files: Sequence[ImageFile] = (),
) -> SettingsRecord:
    """Returns the settings afterwards; None unsets one, and what is not named stays.

    `expected_versions` None means any. `files` are those of a new picture. Raises
    `SettingsChanged` and `WrongSettings`.
    """
    tries = 0
    while True:
        try:
            async with transaction():
                return await _set(changes, by, expected_versions, files)
        except SettingsChanged:
            tries += 1
            if expected_versions is not None or tries == TRIES:
                raise


async def _set(
    changes: Mapping[str, Any],
    by: str,
    expected_versions: Container[int] | None,
    files: Sequence[ImageFile],
) -> SettingsRecord:
    standing = await read_settings()
    before = msgspec.structs.asdict(standing.settings)
    defaults = msgspec.structs.asdict(ShopSettings(**from_environment()))
    named = {name: defaults[name] if value is None else value for name, value in changes.items()}
    sections = {SETTINGS[name].section for name in named}
    kept, wrong = judged(before | named, sections)
    if not files:
        wrong |= {name: Invalid(name, _(UPLOAD_IT)) for name in _pictured(before, named)}
    if wrong:
        raise WrongSettings(wrong)
    given: dict[str, Any] = {**standing.given}
    for name, value in changes.items():
        # An empty text or list is what the shop does without, as if nobody had set it.
        if value is None or kept[name] in ("", [], {}):
            given.pop(name, None)
        elif name in given or kept[name] != before[name]:
            given[name] = kept[name]
    if given == standing.given:
        return standing
    if expected_versions is not None and standing.version not in expected_versions:
        raise SettingsChanged(standing)
    return await _add(standing, given, by, files)


def _pictured(before: Mapping[str, Any], named: Mapping[str, Any]) -> list[str]:
    return [one for one in FACE_PICTURES if named.get(one) not in (None, before[one])]


async def _add(
    standing: SettingsRecord, given: Mapping[str, Any], by: str, files: Sequence[ImageFile]
) -> SettingsRecord:
    columns = [stored(name, given.get(name)) for name in FIELDS]
    if await fetch_value(ADD, standing.version + 1, by, *columns) is None:
        raise SettingsChanged(await read_settings())
    changed = await read_settings()
    if files:
        await FILES.keep(files)
    if gone := names_of(standing.given) - names_of(changed.given):
        await FILES.release(sorted(gone))
    before, after = (_noted(one.settings) for one in (standing, changed))
    subject = audit_log.Subject("shop", KEY, changed.settings.name)
    await audit_log.note("settings.changed", subject, before, after)
    live.nudge(KIND, KEY)
    on_commit(lambda: learn(changed))
    return changed


def _noted(known: ShopSettings) -> dict[str, Any]:
    values = msgspec.structs.asdict(known)
    pictures = {one: values[one].url for one in FACE_PICTURES if values[one]}
    names = [
        f"{category} ({language}): {name}"
        for language, named in known.category_names.items()
        for category, name in named.items()
    ]
    listed = {
        "carriers": [_carrier(one) for one in known.carriers],
        "category_names": names,
        "tax_rates": [_rate(one) for one in known.tax_rates],
    }
    return values | pictures | listed


def _carrier(one: ShopCarrier) -> str:
    without = WITHOUT_NUMBER if one.without_number else ""
    return ", ".join(filter(None, (one.name, one.tracking_page, one.number_pattern, without)))


def _rate(one: TaxRate) -> str:
    return f"{one.country}, {one.tax_class}, {one.rate:g} %, {one.valid_from}"
