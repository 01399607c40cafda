"""The countries to which the shop delivers: those of its settings, or all."""

from app.values.formats import COUNTRY_CODES, countries, country
from app.values.shop_settings import shop_settings


def served_countries() -> list[tuple[str, str]]:
    """Returns codes and names, in the shop's order or by name."""
    served = shop_settings().countries_served
    return [(code, country(code)) for code in served] if served else countries()


def is_served(code: str) -> bool:
    return code in (shop_settings().countries_served or COUNTRY_CODES)
