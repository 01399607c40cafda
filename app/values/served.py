"""The countries to which the shop delivers: those of its settings, or all."""

from app.values.formats import COUNTRY_CODES, countries, country
from app.values.shop_settings import shop_settings


def served_countries(own: str = "") -> list[tuple[str, str]]:
    """Returns codes and names, in the shop's order or by name.

    `own` is the country that an order has already: it is the last if it is served no longer.
    """
    served = shop_settings().countries_served
    if not served:
        return countries()
    also = [own] if own and own not in served else []
    return [(code, country(code)) for code in (*served, *also)]


def is_served(code: str) -> bool:
    return code in (shop_settings().countries_served or COUNTRY_CODES)
