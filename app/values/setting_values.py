"""How values of the shop's settings are parsed, and judged beside the others."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from app.i18n.language import LANGUAGES, gettext_noop
from app.i18n.language import gettext as _
from app.values import fields, text
from app.values.fields import Invalid
from app.values.formats import COUNTRY_CODES
from app.values.zones import zone_names

Values = Mapping[str, Any]
# Returns the value as it is kept; takes all others, too. Raises `Invalid`.
Read = Callable[[Any, Values], Any]

NO_COUNTRY: Final = gettext_noop("must be an ISO 3166-1 alpha-2 code, such as DE")
NO_LANGUAGE: Final = gettext_noop("must be one of {codes}")
NOT_OFFERED: Final = gettext_noop("must be one of the languages offered")
NO_ZONE: Final = gettext_noop("must be a time zone of the IANA database, such as Europe/Berlin")
ZONE_NEEDED: Final = gettext_noop("is needed, since orders have a cut-off time")
WHOLE_ADDRESS: Final = gettext_noop("is part of the address, and is missing")
# The parts that every postal address has.
ADDRESS_PARTS: Final = ("seller_line1", "seller_city", "seller_country")


def number_of(typed: str) -> Any:
    number = text.whole_number(typed)
    return typed if number is None else number


def lines_of(typed: str) -> list[str]:
    return [line for one in typed.splitlines() if (line := " ".join(one.split()))]


def codes_of(typed: str) -> list[str]:
    return [one for one in re.split(r"[\s,;]+", typed) if one]


def countries_of(typed: str) -> list[str]:
    return codes_of(typed.upper())


def read_addresses(value: list[str], others: Values) -> list[str]:
    read = [fields.read_email(one, "low_stock_emails") for one in value]
    return list({one.lower(): one for one in read}.values())


def read_served(value: list[str], others: Values) -> list[str]:
    if not COUNTRY_CODES.issuperset(value):
        raise Invalid("countries_served", _(NO_COUNTRY))
    return list(dict.fromkeys(value))


def read_languages(value: list[str], others: Values) -> list[str]:
    if not LANGUAGES.keys() >= set(value):
        raise Invalid("languages", _(NO_LANGUAGE).format(codes=", ".join(LANGUAGES)))
    return [code for code in LANGUAGES if code in value]


def read_language(value: str, others: Values) -> str:
    if value not in LANGUAGES:
        raise Invalid("language", _(NO_LANGUAGE).format(codes=", ".join(LANGUAGES)))
    if others["languages"] and value not in others["languages"]:
        raise Invalid("language", _(NOT_OFFERED))
    return value


def read_zone(value: str, others: Values) -> str:
    if value and value not in zone_names():
        raise Invalid("time_zone", _(NO_ZONE))
    if not value and others["order_cutoff"]:
        raise Invalid("time_zone", _(ZONE_NEEDED))
    return value


def read_country(value: str, others: Values) -> str:
    if value and value not in COUNTRY_CODES:
        raise Invalid("seller_country", _(NO_COUNTRY))
    return part_reader("seller_country")(value, others)


def part_reader(name: str) -> Read:
    def read(value: str, others: Values) -> str:
        if not value and any(others[one] for one in (*ADDRESS_PARTS, "seller_line2")):
            raise Invalid(name, _(WHOLE_ADDRESS))
        return value

    return read
