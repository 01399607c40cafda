"""When customers are looked for whose time has come, and who could not be erased."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T03:12:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "erasing customers by time"

SQL = """
CREATE TABLE customers.looks (
    place smallint PRIMARY KEY DEFAULT 1,
    due_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT one_place CHECK (place = 1)
);

CREATE TABLE customers.unerased (
    order_id uuid PRIMARY KEY,
    columns jsonb NOT NULL,
    tried_at timestamptz NOT NULL
);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "customers", DESCRIPTION, SQL)
