"""What `doorstep doctor` compares: the key of the data, and the last audits."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T22:51:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the key of the data, and the last audits"

SQL = """
CREATE TABLE shop.secret_keys (
    fingerprint text PRIMARY KEY,
    noted_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE shop.audits (
    holds boolean PRIMARY KEY,
    orders bigint NOT NULL,
    ended_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "shop", DESCRIPTION, SQL)
