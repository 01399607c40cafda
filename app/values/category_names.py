"""The names of categories in languages that are not the shop's own."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from app.i18n.language import LANGUAGES, gettext_noop
from app.i18n.language import gettext as _
from app.values.fields import Invalid
from app.values.languages import own_language
from app.values.shop_settings import OrderedCategory, shop_settings
from app.values.text import tidy

# By language (ISO 639-1), then by category.
NamesByLanguage = Mapping[str, Mapping[str, str]]

FIELD: Final = "category_names"
MOST: Final = 500
NO_LANGUAGE: Final = gettext_noop("must be in one of {codes}")
NO_CATEGORY: Final = gettext_noop("must be of categories with 1 to 100 characters in one line")
TOO_MANY: Final = gettext_noop("must be at most 500 in each language")
TWICE: Final = gettext_noop("must differ: “{name}” is there twice")


def category_name(category: str, language: str) -> str:
    """Returns the category's own name where it has no other."""
    # What became the shop's own language later rests.
    if language == own_language():
        return category
    return shop_settings().category_names.get(language, {}).get(category, category)


def read_category_names(
    value: NamesByLanguage, others: Mapping[str, Any]
) -> dict[str, dict[str, str]]:
    """Returns the names tidied, without the empty ones. Raises `Invalid`."""
    if not LANGUAGES.keys() >= value.keys():
        raise Invalid(FIELD, _(NO_LANGUAGE).format(codes=", ".join(LANGUAGES)))
    return {code: read for code, names in value.items() if (read := _read(names))}


def category_names_of(typed: str) -> Any:
    """Returns what a text of JSON holds; a text that holds nothing is returned as it is."""
    try:
        return msgspec.json.decode(typed) if typed else {}
    except msgspec.DecodeError:
        return typed


def category_names_text(value: NamesByLanguage) -> str:
    """Returns JSON, in which equal names are equal texts; empty for no names."""
    known = {code: names for code, names in value.items() if names}
    return msgspec.json.encode(known, order="deterministic").decode() if known else ""


def _read(names: Mapping[str, str]) -> dict[str, str]:
    read = {category: name for category, typed in names.items() if (name := tidy(typed))}
    if len(read) > MOST:
        raise Invalid(FIELD, _(TOO_MANY))
    seen = set[str]()
    for category, name in read.items():
        try:
            msgspec.convert(category, OrderedCategory)
        except msgspec.ValidationError as error:
            raise Invalid(FIELD, _(NO_CATEGORY)) from error
        if name.casefold() in seen:
            raise Invalid(FIELD, _(TWICE).format(name=name))
        seen.add(name.casefold())
    return read
