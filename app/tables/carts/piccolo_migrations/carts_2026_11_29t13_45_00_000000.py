"""What visitors have put into their carts."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T13:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the tables of 0.2"

SQL = """
CREATE SCHEMA carts;

CREATE TABLE carts.carts (
    cart_id uuid PRIMARY KEY,
    generation integer NOT NULL DEFAULT 1,
    lines jsonb NOT NULL DEFAULT '[]',
    changed_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
-- Carts that were left are forgotten by it.
CREATE INDEX carts_changed ON carts.carts (changed_at);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "carts", DESCRIPTION, SQL)
