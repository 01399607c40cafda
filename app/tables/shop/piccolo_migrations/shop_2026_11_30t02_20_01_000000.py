"""The shop's colour, and the words at the head of its catalogue."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T02:20:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "colour and headline"

SQL = """
ALTER TABLE shop.settings
    ADD COLUMN accent_colour text,
    ADD COLUMN hero_headline text,
    ADD COLUMN hero_text text;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "shop", DESCRIPTION, SQL)
