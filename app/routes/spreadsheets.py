"""Tables for spreadsheets, streamed portion by portion (docs/decisions/csv.md)."""

import csv
import io
from collections.abc import AsyncIterable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from litestar.response import Stream

from app.clock import about_now

PORTION: Final = 1000
"""Rows that are in memory at once."""
BOM: Final = "\ufeff"
"""Without it Excel takes UTF-8 for the code page of its country, and Malmö for MalmÃ¶."""
ACTIVE: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula, or skips in front of one."""


def table(
    name: str, columns: Sequence[str], portions: AsyncIterable[Iterable[Sequence[str]]]
) -> Stream:
    """The answer: a file of this name and of today, with the names of its columns on top."""

    async def content() -> AsyncIterable[bytes]:
        yield (BOM + _lines([columns])).encode()
        async for rows in portions:
            yield _lines(rows).encode()

    file = f"{name}-{about_now():%Y-%m-%d}.csv"
    return Stream(
        content(),
        media_type="text/csv; charset=utf-8; header=present",
        headers={
            "Content-Disposition": f'attachment; filename="{file}"',
            "Cache-Control": "no-store",
        },
    )


def time(at: datetime | None) -> str:
    """UTC, in the one form that every spreadsheet reads as a time."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if at else ""


def _lines(rows: Iterable[Iterable[str]]) -> str:
    """RFC 4180: commas, CRLF, quotes where they are needed."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(map(_harmless, row) for row in rows)
    return text.getvalue()


def _harmless(cell: str) -> str:
    """What somebody typed stays text: an apostrophe keeps a spreadsheet from computing it."""
    return f"'{cell}" if cell.startswith(ACTIVE) else cell
