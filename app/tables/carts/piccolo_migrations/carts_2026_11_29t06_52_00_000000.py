"""Carts are rows: a cookie that the last answer wins loses what two tabs add at once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T06:52:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "carts"

STATEMENTS = (
    "CREATE SCHEMA IF NOT EXISTS carts",
    """
    CREATE TABLE carts.carts (
        cart_id uuid PRIMARY KEY,
        generation integer NOT NULL DEFAULT 1,
        lines jsonb NOT NULL DEFAULT '[]',
        changed_at timestamptz NOT NULL DEFAULT now()
    )
    """,
    "CREATE INDEX carts_changed ON carts.carts (changed_at)",
)


async def forwards() -> MigrationManager:
    return migration(ID, "carts", DESCRIPTION, STATEMENTS)
