"""What the shop does about VAT, and the rates that hold."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T21:25:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "tax settings"

SQL = """
ALTER TABLE shop.settings
    ADD COLUMN tax_mode text,
    ADD COLUMN tax_country text,
    ADD COLUMN tax_rates jsonb,
    ADD COLUMN fee_tax text,
    ADD COLUMN export_tax text;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "shop", DESCRIPTION, SQL)
