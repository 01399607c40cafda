"""Backups that were made of this shop."""

from piccolo.columns import BigInt, Timestamptz
from piccolo.table import Table

from app.infra.database import ENGINE


class BackupRow(Table, tablename="backups", schema="shop", db=ENGINE):
    """`made_at` is the time from which the backup is, and `size` its bytes.

    The backup itself does not have its row.
    """

    made_at = Timestamptz(primary_key=True)
    size = BigInt()
