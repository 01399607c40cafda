"""Due inbox entries listener by listener, so that a claim reads no more than it takes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-12-01T05:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "due entries by listener"

SQL = """
DROP INDEX messaging.deliveries_due;
CREATE INDEX deliveries_due ON messaging.deliveries (listener, due_at, id) WHERE state = 'PENDING';
"""


async def forwards() -> MigrationManager:
    return migration(ID, "messaging", DESCRIPTION, SQL)
