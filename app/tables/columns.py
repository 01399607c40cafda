"""The columns of a table by name, since `*` changes its meaning when a migration adds a column."""

from piccolo.table import Table


def every_column(table: type[Table], of: str = "") -> str:
    """Returns the columns for a SELECT inside a transaction; `of` is the table's name with its dot.

    PostgreSQL refuses a prepared statement whose result has changed, and inside a transaction it
    cannot be retried: each running web process would fail once after a migration.
    """
    known = (column._meta for column in table.all_columns())  # pyright: ignore[reportPrivateUsage]
    return ", ".join(f"{of}{column.db_column_name}" for column in known)
