"""Plain SQL with `$1` placeholders, which runs in the open transaction if there is one."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from app.infra.database import statements
from app.infra.database.engine import ENGINE, open_transaction
from app.values import text

Row = Mapping[str, Any]


class Arguments(list[Any]):
    """The arguments of a statement that is put together: `add` returns the place of each."""

    def add(self, value: object) -> str:
        self.append(value)
        return f"${len(self)}"


async def fetch(sql: str, *args: Any) -> list[Row]:
    current = open_transaction()
    if current is not None:
        return await statements.run(current.connection, sql, args, current.seconds)
    return await ENGINE.run_alone(sql, args)


async def fetch_row(sql: str, *args: Any) -> Row | None:
    rows = await fetch(sql, *args)
    return rows[0] if rows else None


async def fetch_value(sql: str, *args: Any) -> Any:
    rows = cast(list[Sequence[Any]], await fetch(sql, *args))
    return rows[0][0] if rows else None


def columns(rows: Sequence[Sequence[Any]], width: int | None = None) -> list[list[Any]]:
    """Turns rows into one array per column, as arguments for `unnest`.

    `width` is the number of columns where there may be no row.
    """
    if not rows:
        return [[] for _ in range(width or 0)]
    return [list(column) for column in zip(*rows, strict=True)]


def containing(q: str | None) -> str | None:
    """Returns a LIKE pattern for text that contains `q`, in which `%` and `_` are plain letters.

    The column is to be read as `app.values.text.searchable_sql` writes it.
    """
    if q is None:
        return None
    literal = text.searchable(q).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{literal}%"
