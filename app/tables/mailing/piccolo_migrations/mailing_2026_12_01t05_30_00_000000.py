"""Mails that a person dropped after a restore."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-12-01T05:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "mails that were dropped"

SQL = """
ALTER TABLE mailing.mails
    DROP CONSTRAINT state_known,
    ADD CONSTRAINT state_known CHECK (state IN ('PENDING', 'SENT', 'FAILED', 'DROPPED'));
CREATE INDEX mails_dropped ON mailing.mails (due_at) WHERE state = 'DROPPED';
"""


async def forwards() -> MigrationManager:
    return migration(ID, "mailing", DESCRIPTION, SQL)
