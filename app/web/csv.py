"""Tables for spreadsheets, streamed portion by portion (docs/design/csv.md)."""

import csv
import io
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterable, Sequence
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import Final

from babel.numbers import get_decimal_symbol
from litestar.response import Stream

from app.i18n.language import locale
from app.infra.clock import about_now
from app.values.cells import as_text, harmless
from app.values.shop_settings import shop_settings
from app.values.zones import shop_zone
from app.web.pages import AnyRequest

# Rows that are in memory at once.
PORTION: Final = 1000
# Without it Excel takes UTF-8 for the code page of its country, and Malmö for MalmÃ¶.
BOM: Final = "\ufeff"
Cell = str | int | Decimal | date | datetime | None


def table(
    name: str,
    columns: Sequence[str],
    portions: AsyncIterable[Iterable[Sequence[Cell]]],
    *,
    plain: bool = False,
) -> Stream:
    """Returns a file named with today's date, whose first line names the columns.

    Spreadsheets would read some texts as numbers or dates, so these are marked as text; a `plain`
    file is for other programs. Times are in UTC in a plain file, and in any while the shop has no
    zone; in the shop's zone, their columns lose `_utc` from their names. Decimals have the sign of
    the reader's language, or a point in a plain file.
    """
    zone = UTC if plain or not shop_settings().time_zone else shop_zone()
    file = f"{name}-{about_now().astimezone(zone):%Y-%m-%d}.csv"
    return Stream(
        content(columns, portions, plain=plain, sign="." if plain else _decimal_sign()),
        media_type="text/csv; charset=utf-8; header=present",
        headers={
            "Content-Disposition": f'attachment; filename="{file}"',
            "Cache-Control": "no-store",
        },
    )


async def content(
    columns: Sequence[str],
    portions: AsyncIterable[Iterable[Sequence[Cell]]],
    *,
    plain: bool = False,
    sign: str = ".",
) -> AsyncGenerator[bytes]:
    """Yields the file's bytes portion by portion, without its name."""
    written = harmless if plain else as_text
    zone = UTC if plain or not shop_settings().time_zone else shop_zone()
    named = columns if zone is UTC else [name.removesuffix("_utc") for name in columns]
    yield (BOM + _lines([named])).encode()
    async for rows in portions:
        lines = ([_written(one, written, zone, sign) for one in cells] for cells in rows)
        yield _lines(lines).encode()


def is_plain(request: AnyRequest) -> bool:
    return request.query_params.get("plain") == "1"


def _decimal_sign() -> str:
    return get_decimal_symbol(locale())


def _written(cell: Cell, written: Callable[[str], str], zone: tzinfo, sign: str) -> str:
    if isinstance(cell, datetime):
        return _time(cell, zone)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", sign)
    return str(cell) if isinstance(cell, int) else written(cell or "")


def _time(at: datetime, zone: tzinfo) -> str:
    """Writes the one form that every spreadsheet reads as a time."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def _lines(rows: Iterable[Iterable[str]]) -> str:
    """Writes RFC 4180: commas, CRLF, and every cell in quotes."""
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue()
