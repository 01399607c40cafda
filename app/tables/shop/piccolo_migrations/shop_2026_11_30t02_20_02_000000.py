"""When a parcel is late, how long a claim lasts, and the order of categories."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T02:20:02:000000"
VERSION = "1.38.0"
DESCRIPTION = "late after, claim length and order of categories"

SQL = """
ALTER TABLE shop.settings
    ADD COLUMN category_order text[],
    ADD COLUMN late_after_hours integer,
    ADD COLUMN claim_minutes integer;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "shop", DESCRIPTION, SQL)
