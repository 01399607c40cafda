"""The settings for programs: as they are read, and as they are changed."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import UNSET, UnsetType

from app.services.shop.reading import SettingsRecord
from app.values.setting_bounds import KINDS
from app.values.shop_carriers import CarrierInput
from app.values.shop_settings import ShopSettings
from app.values.tax_rates import TaxRateInput

# Of a list of structs, unknown fields are refused as well.
INPUTS = {
    **KINDS,
    "carriers": Annotated[list[CarrierInput], msgspec.Meta(max_length=50)],
    "tax_rates": Annotated[list[TaxRateInput], msgspec.Meta(max_length=1000)],
}


class SettingsShown(ShopSettings, frozen=True, kw_only=True):
    """All settings. `changed` names those that somebody has set; the others are defaults.

    `version` is 1 until the first change, and `changed_at` null.
    """

    changed: list[str]
    changed_at: datetime | None
    version: int


if TYPE_CHECKING:

    class SettingsInput(msgspec.Struct, frozen=True, kw_only=True): ...
else:
    SettingsInput = msgspec.defstruct(
        "SettingsInput",
        [(name, kind | None | UnsetType, UNSET) for name, kind in INPUTS.items()],
        module=__name__,
        frozen=True,
        kw_only=True,
        forbid_unknown_fields=True,
    )
    SettingsInput.__doc__ = "A field that is left out stays; null goes back to the default."


def shown(record: SettingsRecord) -> SettingsShown:
    return SettingsShown(
        **msgspec.structs.asdict(record.settings),
        changed=sorted(record.given),
        changed_at=record.changed_at,
        version=record.version + 1,
    )
