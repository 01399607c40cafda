"""Reads and writes the address of a catalogue page, and names the parts that mean nothing."""

from collections.abc import Mapping
from typing import Final

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop, language
from app.services.products import CATALOGUE_SORTS, CatalogueSearch, CatalogueSort
from app.web.forms import one_line, whole_number
from app.web.list_filters import query
from app.web.price_input import WrongPrice, price_of

SORTS: Final[Mapping[CatalogueSort, str]] = {
    "relevance": gettext_noop("Best match"),
    "newest": gettext_noop("Newest first"),
    "price_low": gettext_noop("Price, low to high"),
    "price_high": gettext_noop("Price, high to low"),
    "name": gettext_noop("Name, A to Z"),
}


class CatalogueView(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of the address; prices are as they were typed, and an empty field is a default."""

    q: str = ""
    category: str = ""
    price_from: str = ""
    price_to: str = ""
    in_stock: str = ""
    sort: str = ""
    page: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.price_from or self.price_to or self.in_stock)

    @property
    def order(self) -> CatalogueSort:
        by_name: Mapping[str, CatalogueSort] = {one: one for one in CATALOGUE_SORTS}
        return by_name.get(self.sort, "relevance" if self.q else "name")

    @property
    def number(self) -> int:
        return whole_number(self.page) or 1

    @property
    def is_plain(self) -> bool:
        return self == CatalogueView()


class ViewAsked(msgspec.Struct, frozen=True):
    """`errors` are about prices, by field."""

    view: CatalogueView
    search: CatalogueSearch
    errors: dict[str, str]


def read_catalogue_view(asked: Mapping[str, str]) -> ViewAsked:
    given = {name: one_line(asked.get(name, "")) for name in CatalogueView.__struct_fields__}
    errors: dict[str, str] = {}
    low, high = (_price(given, name, errors) for name in ("price_from", "price_to"))
    if low is not None and high is not None and low > high:
        low, high = high, low
        given["price_from"], given["price_to"] = given["price_to"], given["price_from"]
    given["in_stock"] = "1" if given["in_stock"] else ""
    view = msgspec.convert(given, CatalogueView)
    search = CatalogueSearch(
        q=view.q,
        category=view.category,
        price_from=low,
        price_to=high,
        in_stock=bool(view.in_stock),
        language=language(),
    )
    return ViewAsked(view, search, errors)


def catalogue_url(view: CatalogueView, **changed: str | None) -> str:
    return "/" + query(view, **({"page": None} | changed))


def page_numbers(number: int, pages: int) -> list[int]:
    """Returns the pages to link to, with 0 for a gap: `[1, 0, 6, 7, 8, 0, 20]`."""
    near = [one for one in range(number - 1, number + 2) if 1 < one < pages]
    shown = [1, *near, pages] if pages > 1 else [1]
    found: list[int] = []
    for one in shown:
        if found and one == found[-1] + 2:
            found.append(one - 1)
        elif found and one > found[-1] + 1:
            found.append(0)
        found.append(one)
    return found


def _price(given: Mapping[str, str], name: str, errors: dict[str, str]) -> int | None:
    typed = given[name]
    if not typed:
        return None
    try:
        return price_of(typed).amount
    except WrongPrice as error:
        label = _("Price from") if name == "price_from" else _("Price to")
        errors[name] = f"{label}: {error}"
        return None
