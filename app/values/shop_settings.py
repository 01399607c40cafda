"""The shop's settings as this process knows them; `app/services/shop` keeps them current."""

from typing import Annotated, Any

import msgspec

from app.settings import settings
from app.values.fields import ShopName
from app.values.statuses import RestChoice, ShortageRule

# Days for which the rest of an order waits for pieces that are not there: more than the one in
# which a customer is asked.
WaitDays = Annotated[int, msgspec.Meta(ge=2, le=90)]


class ShopSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What managers decide about the shop; each field is a column of `shop.settings`."""

    name: ShopName
    # What happens to the rest of a parcel of which pieces are not there, and what happens to it
    # if the customer is asked and does not answer.
    shortage_rule: ShortageRule = ShortageRule.SEND_REST
    shortage_default: RestChoice = RestChoice.SEND_REST
    shortage_wait_days: WaitDays = 7


def shop_settings() -> ShopSettings:
    return _settings


def known_version() -> int:
    """Returns the number of changes so far; 0 while no manager has made any."""
    return _version


def remember(version: int, known: ShopSettings) -> None:
    global _version, _settings
    _version, _settings = version, known


def from_environment() -> dict[str, Any]:
    # These values hold until a manager has set others.
    return {"name": settings.shop_name}


_version, _settings = 0, ShopSettings(**from_environment())
