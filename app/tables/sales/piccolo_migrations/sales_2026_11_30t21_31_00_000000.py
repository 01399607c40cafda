"""How an order is paid, and how it stands with its money."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T21:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "payment of an order"

SQL = """
ALTER TABLE sales.orders
    ADD COLUMN payment_method varchar(20),
    ADD COLUMN payment_status varchar(20),
    ADD COLUMN payment_version integer NOT NULL DEFAULT 0,
    ADD COLUMN paid bigint NOT NULL DEFAULT 0,
    ADD COLUMN refunded bigint NOT NULL DEFAULT 0,
    ADD CONSTRAINT money_sound CHECK (paid >= refunded AND refunded >= 0
        AND (payment_method IS NULL) = (payment_status IS NULL));
"""


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, SQL)
