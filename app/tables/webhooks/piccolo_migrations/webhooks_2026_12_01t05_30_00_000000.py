"""Messages that a person dropped after a restore."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-12-01T05:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "messages that were dropped"

SQL = """
ALTER TABLE webhooks.messages
    DROP CONSTRAINT state_known,
    ADD CONSTRAINT state_known CHECK (state IN ('PENDING', 'SENT', 'FAILED', 'DROPPED'));
"""


async def forwards() -> MigrationManager:
    return migration(ID, "webhooks", DESCRIPTION, SQL)
