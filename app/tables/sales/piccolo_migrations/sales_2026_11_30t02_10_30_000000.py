"""What customers declare who withdraw from a contract."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T02:10:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "withdrawals"

SQL = """
CREATE TABLE sales.withdrawals (
    withdrawal_id uuid PRIMARY KEY,
    order_id uuid REFERENCES sales.orders,
    order_number varchar(200) NOT NULL,
    name varchar(200) NOT NULL,
    email varchar(254) NOT NULL,
    note text NOT NULL DEFAULT '',
    language varchar(2) NOT NULL,
    declared_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX withdrawals_order ON sales.withdrawals (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX withdrawals_declared ON sales.withdrawals (declared_at DESC);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, SQL)
