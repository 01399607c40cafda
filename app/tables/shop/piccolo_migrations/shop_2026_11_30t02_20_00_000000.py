"""The shop's time zone, the seller, and how customers reach the shop."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T02:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "time zone, seller and contact"

SQL = """
ALTER TABLE shop.settings
    ADD COLUMN time_zone text,
    ADD COLUMN seller_name text,
    ADD COLUMN seller_line1 text,
    ADD COLUMN seller_line2 text,
    ADD COLUMN seller_postcode text,
    ADD COLUMN seller_city text,
    ADD COLUMN seller_state text,
    ADD COLUMN seller_country text,
    ADD COLUMN vat_id text,
    ADD COLUMN contact_email text,
    ADD COLUMN contact_phone text;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "shop", DESCRIPTION, SQL)
