"""The mails leave the schema of Sales, and their listener its name; every row stays."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T13:39:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "mailing in a schema of its own"

STATEMENTS = (
    "CREATE SCHEMA IF NOT EXISTS mailing",
    "ALTER TABLE sales.mails SET SCHEMA mailing",
    "UPDATE messaging.subscriptions SET listener = 'mailing.write_mail'"
    " WHERE listener = 'sales.write_mail'",
    "UPDATE messaging.deliveries SET listener = 'mailing.write_mail'"
    " WHERE listener = 'sales.write_mail'",
)


async def forwards() -> MigrationManager:
    return migration(ID, "mailing", DESCRIPTION, STATEMENTS)
