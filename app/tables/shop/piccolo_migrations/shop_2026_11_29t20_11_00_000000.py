"""What happens to an order of which pieces are not there."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T20:11:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the rule for missing pieces"

SQL = """
ALTER TABLE shop.settings
    ADD COLUMN shortage_rule text,
    ADD COLUMN shortage_default text,
    ADD COLUMN shortage_wait_days integer;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "shop", DESCRIPTION, SQL)
