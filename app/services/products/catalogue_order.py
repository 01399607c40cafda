"""The orders of the catalogue, and the cursors that continue a list in each."""

from datetime import datetime
from typing import Any, Final, Literal, get_args

from app.values.paging import cursor_after, key_of

CatalogueSort = Literal["name", "relevance", "newest", "price_low", "price_high"]
CATALOGUE_SORTS: Final[tuple[CatalogueSort, ...]] = get_args(CatalogueSort)
DESCENDING: Final = ("newest", "price_high")
BY_NAME: Final = ("name", "relevance")
BY_PRICE: Final = ("price_low", "price_high")


def read_cursor(sort: CatalogueSort, cursor: str | None) -> tuple[object, ...] | None:
    if not cursor:
        return None
    match sort:
        case "name":
            return key_of(cursor, tuple[str, str])
        case "relevance":
            return key_of(cursor, tuple[Literal["relevance"], int, str, str])[1:]
        case "newest":
            return key_of(cursor, tuple[Literal["newest"], datetime, str])[1:]
        case "price_low":
            return key_of(cursor, tuple[Literal["price_low"], int, str])[1:]
        case "price_high":
            return key_of(cursor, tuple[Literal["price_high"], int, str])[1:]


def cursor_behind(sort: CatalogueSort, last: list[Any]) -> str:
    plain = [one.isoformat() if isinstance(one, datetime) else one for one in last]
    return cursor_after(*plain) if sort == "name" else cursor_after(sort, *plain)
