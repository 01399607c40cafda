"""Mails that wait for the shop itself are distinguished from those that wait for their recipient."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T09:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "mails that the shop itself holds up"

STATEMENTS = ("ALTER TABLE sales.mails ADD COLUMN blocked boolean NOT NULL DEFAULT false",)


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, STATEMENTS)
