"""What the shop needs to know to promise days of delivery."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-12-01T05:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "cut-off time, working days and holidays"

SQL = """
ALTER TABLE shop.settings
    ADD COLUMN order_cutoff text,
    ADD COLUMN working_days text[],
    ADD COLUMN handling_days integer,
    ADD COLUMN carrier_days text[],
    ADD COLUMN holiday_region text,
    ADD COLUMN closed_days text[]
"""


async def forwards() -> MigrationManager:
    return migration(ID, "shop", DESCRIPTION, SQL)
