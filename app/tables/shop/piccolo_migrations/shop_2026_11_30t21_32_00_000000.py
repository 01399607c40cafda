"""The ways of paying that the shop offers."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T21:32:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "ways of paying"

SQL = """
ALTER TABLE shop.settings
    ADD COLUMN payment_methods text[],
    ADD COLUMN bank_holder text,
    ADD COLUMN bank_iban text,
    ADD COLUMN bank_bic text,
    ADD COLUMN transfer_days integer,
    ADD COLUMN invoice_days integer;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "shop", DESCRIPTION, SQL)
