"""Lines about what happened at a time that somebody had set."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T20:12:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "timers as actors"

SQL = """
ALTER TABLE audit_log.lines
    DROP CONSTRAINT actor_known,
    ADD CONSTRAINT actor_known
        CHECK (actor_kind IN ('member', 'key', 'command', 'visitor', 'timer'));
"""


async def forwards() -> MigrationManager:
    return migration(ID, "audit_log", DESCRIPTION, SQL)
