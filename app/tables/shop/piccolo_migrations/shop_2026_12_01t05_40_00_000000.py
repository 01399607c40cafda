"""When the shop takes no orders."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-12-01T05:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "maintenance"

SQL = """
CREATE TABLE shop.maintenance (
    version integer PRIMARY KEY,
    is_on boolean NOT NULL,
    text text NOT NULL DEFAULT '',
    until timestamptz,
    changed_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    changed_by text NOT NULL DEFAULT '',
    CONSTRAINT version_sound CHECK (version > 0),
    CONSTRAINT text_not_too_long CHECK (char_length(text) <= 300),
    CONSTRAINT off_says_nothing CHECK (is_on OR (text = '' AND until IS NULL)),
    CONSTRAINT until_ahead CHECK (until > changed_at)
);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "shop", DESCRIPTION, SQL)
