"""Tries of a mail, which may go back, apart from the number of its lease, which may not."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T16:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "tries of a mail"

SQL = """
ALTER TABLE mailing.mails ADD COLUMN tries integer NOT NULL DEFAULT 0;
UPDATE mailing.mails SET tries = attempts WHERE state <> 'SENT';
"""


async def forwards() -> MigrationManager:
    return migration(ID, "mailing", DESCRIPTION, SQL)
