"""The shop's settings as this process knows them; `app/services/shop` keeps them up to date."""

from typing import Annotated, Any

import msgspec

from app.settings import settings
from app.values.fields import LINE

ShopName = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=LINE)]


class ShopSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What managers decide about the shop; each field is a column of `shop.settings`."""

    name: ShopName


def shop_settings() -> ShopSettings:
    """Those that hold now."""
    return _settings


def known_version() -> int:
    """It counts the changes; 0 while no manager has made any."""
    return _version


def remember(version: int, known: ShopSettings) -> None:
    """From here on this process goes by these."""
    global _version, _settings
    _version, _settings = version, known


def from_environment() -> dict[str, Any]:
    """What holds for each field until a manager has given it a value."""
    return {"name": settings.shop_name}


_version, _settings = 0, ShopSettings(**from_environment())
