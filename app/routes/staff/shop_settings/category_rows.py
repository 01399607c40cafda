"""The rows in which managers name the shop's categories in further languages."""

from collections.abc import Iterable, Mapping

import msgspec

from app.i18n.language import LANGUAGES
from app.values.category_names import category_names_of, category_names_text
from app.values.languages import own_language
from app.values.shop_settings import OrderedCategory, shop_settings
from app.values.text import tidy
from app.web.forms import read_all
from app.web.pages import AnyRequest

# The hidden field with the category, and the fields with its names.
CATEGORY = "category"
NAME = "category_name_{}"


class CategoryRow(msgspec.Struct, frozen=True):
    """`names` has every language but the shop's own; `resting` is a name in that, which stays."""

    category: str
    names: dict[str, str]
    own: str
    resting: str


async def typed_categories(request: AnyRequest) -> str:
    """Returns the rows of the form as one text."""
    categories = await read_all(request, CATEGORY)
    names = {code: await read_all(request, NAME.format(code)) for code in LANGUAGES}
    return category_names_text(
        {
            code: {
                category: name
                for category, typed in zip(categories, column, strict=False)
                if (name := tidy(typed))
            }
            for code, column in names.items()
        }
    )


def shown_categories(text: str, known: Iterable[str]) -> list[CategoryRow]:
    """Returns a row for each category that is known, or has a name; those in order come first."""
    names, own = _names(text), own_language()
    named = sorted({one for words in names.values() for one in words})
    return [
        CategoryRow(
            one,
            {code: names.get(code, {}).get(one, "") for code in LANGUAGES if code != own},
            own,
            names.get(own, {}).get(one, ""),
        )
        for one in dict.fromkeys([*shop_settings().category_order, *known, *named])
        if _fits(one)
    ]


def categories_in(text: str) -> str:
    return ", ".join(name for words in _names(text).values() for name in words.values())


def _names(text: str) -> Mapping[str, Mapping[str, str]]:
    try:
        return msgspec.convert(category_names_of(text), dict[str, dict[str, str]])
    except msgspec.ValidationError:
        return {}


def _fits(category: str) -> bool:
    try:
        msgspec.convert(category, OrderedCategory)
    except msgspec.ValidationError:
        return False
    return True
