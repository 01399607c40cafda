"""The role of those who answer customers, between packers and managers."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T15:32:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "the role of support"

SQL = """
ALTER TABLE staff.members DROP CONSTRAINT role_known;
ALTER TABLE staff.members ADD CONSTRAINT role_known
    CHECK (role IN ('packer', 'support', 'manager'));
ALTER TABLE staff.invitations DROP CONSTRAINT role_known;
ALTER TABLE staff.invitations ADD CONSTRAINT role_known
    CHECK (role IN ('packer', 'support', 'manager'));
"""


async def forwards() -> MigrationManager:
    return migration(ID, "staff", DESCRIPTION, SQL)
