"""SQL by hand, in the open transaction if there is one. `$1` placeholders."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from app.infra.database.engine import acquire, open_transaction, release
from app.values import text

Row = Mapping[str, Any]


async def fetch(sql: str, *args: Any) -> list[Row]:
    """Rows, in the open transaction if there is one. `$1` placeholders."""
    current = open_transaction()
    if current is not None:
        return await current.connection.fetch(sql, *args, timeout=current.seconds)
    connection = await acquire()
    try:
        return await connection.fetch(sql, *args)
    finally:
        await release(connection)


async def fetch_row(sql: str, *args: Any) -> Row | None:
    rows = await fetch(sql, *args)
    return rows[0] if rows else None


async def fetch_value(sql: str, *args: Any) -> Any:
    rows = cast(list[Sequence[Any]], await fetch(sql, *args))
    return rows[0][0] if rows else None


def columns(rows: Sequence[Sequence[Any]], width: int | None = None) -> list[list[Any]]:
    """One array a column, for `unnest`: a set of rows as arguments of one statement.

    `width` is how many columns there are where there may be no row.
    """
    if not rows:
        return [[] for _ in range(width or 0)]
    return [list(column) for column in zip(*rows, strict=True)]


def containing(q: str | None) -> str | None:
    """The LIKE pattern of what contains `q`, whose own `%` and `_` are plain letters.

    For columns as `app.values.text.sought_in` reads them.
    """
    if q is None:
        return None
    literal = text.sought(q).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{literal}%"
