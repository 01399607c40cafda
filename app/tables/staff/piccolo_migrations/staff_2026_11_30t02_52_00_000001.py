"""Who sent an invitation, so that it ends when that person leaves."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T02:52:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "the senders of invitations"

SQL = """
ALTER TABLE staff.invitations ADD COLUMN invited_by_id uuid;
CREATE INDEX invitations_sender ON staff.invitations (invited_by_id);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "staff", DESCRIPTION, SQL)
