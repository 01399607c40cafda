"""Stock-takes that come from a file, which have a title instead of shelves."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T10:34:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "counts from a file"

SQL = """
ALTER TABLE products.stock_takes ADD COLUMN title varchar(100) NOT NULL DEFAULT '';
DROP INDEX products.stock_takes_open;
CREATE UNIQUE INDEX stock_takes_open ON products.stock_takes (first_shelf, last_shelf)
    WHERE state = 'OPEN' AND title = '';
"""


async def forwards() -> MigrationManager:
    return migration(ID, "products", DESCRIPTION, SQL)
