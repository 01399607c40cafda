"""The VAT that is contained in an order, frozen when it is placed."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T21:26:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "taxes of orders"

SQL = """
ALTER TABLE sales.orders
    ADD COLUMN tax_reason varchar(20),
    ADD COLUMN tax_country varchar(2),
    ADD COLUMN taxes jsonb,
    ADD CONSTRAINT taxes_whole CHECK ((tax_reason IS NULL) = (taxes IS NULL));
ALTER TABLE sales.items
    ADD COLUMN tax_class varchar(20),
    ADD COLUMN tax_rate integer,
    ADD COLUMN tax bigint,
    ADD CONSTRAINT tax_whole CHECK (num_nonnulls(tax_class, tax_rate, tax) IN (0, 3)),
    ADD CONSTRAINT tax_sound CHECK (
        tax_rate BETWEEN 0 AND 10000 AND tax BETWEEN 0 AND quantity * unit_price
    );
ALTER TABLE sales.cancelled_items ADD COLUMN tax bigint;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, SQL)
