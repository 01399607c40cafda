"""The newest products are those that went on sale last, however long they were drafts."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T02:42:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the newest products on sale"

SQL = """
CREATE INDEX products_by_publication ON products.products (published_at, product_id)
    WHERE withdrawn_at IS NULL;
DROP INDEX products.products_by_age;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "products", DESCRIPTION, SQL)
