"""The texts of the legal pages, of which every version stays."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T02:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the texts of the legal pages"

SQL = """
CREATE TABLE shop.legal_texts (
    edition integer PRIMARY KEY CHECK (edition > 0),
    kind text NOT NULL,
    language text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    text text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_by text NOT NULL DEFAULT '',
    UNIQUE (kind, language, version)
);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "shop", DESCRIPTION, SQL)
