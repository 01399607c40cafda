"""The columns of a table by their names: `*` is another set of them once a migration adds one."""

from piccolo.table import Table


def every_column(table: type[Table], of: str = "") -> str:
    """For a SELECT that a transaction may make; `of` is the table's name there, with its point.

    PostgreSQL refuses a prepared statement whose result has changed, and in a transaction nobody
    can ask again: each web process that was there before would fail once.
    """
    known = (column._meta for column in table.all_columns())  # pyright: ignore[reportPrivateUsage]
    return ", ".join(f"{of}{column.db_column_name}" for column in known)
