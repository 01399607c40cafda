"""Tables in which each row changes soon after it is written are vacuumed sooner."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-12-01T05:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "inboxes vacuumed sooner"

SQL = """
-- A fifth of a table, PostgreSQL's own limit, would be half a million dead rows in a shop of a
-- million orders. Room for the new version in its page would not help: an index knows the state.
ALTER TABLE messaging.deliveries SET (
    autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "messaging", DESCRIPTION, SQL)
