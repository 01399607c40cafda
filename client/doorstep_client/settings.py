"""The settings of the shop."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from doorstep_client.wire import Wire, if_match, path_of

ShopPictureName = Literal["logo", "logo_dark", "icon"]


class FaceSize(msgspec.Struct, frozen=True, kw_only=True):
    """`width` and `height` are in pixels."""

    url: str
    width: int
    height: int


class FacePicture(msgspec.Struct, frozen=True, kw_only=True):
    """`sizes` begins with the smallest; `url` is the largest."""

    url: str
    width: int
    height: int
    sizes: list[FaceSize]


class ShopCarrier(msgspec.Struct, frozen=True, kw_only=True):
    """`tracking_page` has `{number}`; with `without_number` a parcel may leave without one."""

    name: str
    tracking_page: str = ""
    number_pattern: str = ""
    without_number: bool = False


class SettingsShown(msgspec.Struct, frozen=True, kw_only=True):
    """`changed` names the settings that somebody has set; the others are defaults."""

    name: str
    time_zone: str
    language: str
    languages: list[str]
    accent_colour: str
    logo: FacePicture | None
    logo_dark: FacePicture | None
    icon: FacePicture | None
    hero_headline: str
    hero_text: str
    category_order: list[str]
    category_names: dict[str, dict[str, str]] = {}
    seller_name: str
    seller_line1: str
    seller_line2: str
    seller_postcode: str
    seller_city: str
    seller_state: str
    seller_country: str
    vat_id: str
    contact_email: str
    contact_phone: str
    countries_served: list[str]
    carriers: list[ShopCarrier]
    late_after_hours: int
    ship_target_hours: int
    claim_minutes: int
    shortage_rule: str
    shortage_default: str
    shortage_wait_days: int
    low_stock_level: int
    low_stock_emails: list[str]
    erase_after_months: int
    payment_methods: list[str] = []
    bank_holder: str = ""
    bank_iban: str = ""
    bank_bic: str = ""
    transfer_days: int = 7
    invoice_days: int = 14
    order_cutoff: str = ""
    working_days: list[str] = []
    handling_days: int = 0
    carrier_days: list[str] = []
    holiday_region: str = ""
    closed_days: list[str] = []
    changed: list[str]
    changed_at: datetime | None
    version: int


class Settings:
    """Needs a key with `settings:read`, and with `settings:write` for changes."""

    _wire: Wire

    async def settings(self) -> SettingsShown:
        return await self._wire.ask("GET", "/settings", SettingsShown)

    async def change_settings(self, *, version: int | None = None, **changes: Any) -> SettingsShown:
        """Changes what is named, and keeps the rest; None takes the default again.

        Raises `Invalid` with every wrong field, and `Changed` if `version` is no longer the present
        one.
        """
        return await self._wire.ask(
            "PUT", "/settings", SettingsShown, body=changes, headers=if_match(version)
        )

    async def upload_shop_picture(
        self,
        name: ShopPictureName,
        content: bytes,
        media_type: str,
        *,
        version: int | None = None,
    ) -> SettingsShown:
        """Raises `Invalid` for what is no picture, and for SVG."""
        return await self._wire.ask(
            "PUT",
            path_of("settings", "pictures", name),
            SettingsShown,
            content=content,
            headers={"Content-Type": media_type, **if_match(version)},
        )
