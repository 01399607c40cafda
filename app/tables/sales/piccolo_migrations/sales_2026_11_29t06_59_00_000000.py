"""Orders whose links can be made anew."""

from app.tables.sql_migration import migration

ID = "2026-11-29T06:59:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the version of an order's links"

STATEMENTS = [
    "ALTER TABLE sales.orders ADD COLUMN token_version integer NOT NULL DEFAULT 0",
]


async def forwards():
    return migration(ID, "sales", DESCRIPTION, STATEMENTS)
