"""Links by which those who forgot their password choose a new one."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T15:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "links for a new password"

SQL = """
CREATE TABLE staff.password_links (
    link_id uuid PRIMARY KEY,
    staff_id uuid REFERENCES staff.members ON UPDATE CASCADE ON DELETE CASCADE,
    asked_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    ends_at timestamptz,
    used_at timestamptz,
    ended_at timestamptz,
    CONSTRAINT used_is_over CHECK (used_at IS NULL OR ended_at IS NOT NULL)
);
CREATE INDEX password_links_member ON staff.password_links (staff_id, asked_at);
CREATE INDEX password_links_asked ON staff.password_links (asked_at);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "staff", DESCRIPTION, SQL)
