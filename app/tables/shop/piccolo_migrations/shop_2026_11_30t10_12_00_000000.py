"""The shop's logo and icon, and their files."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T10:12:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "logo and icon of the shop"

SQL = """
ALTER TABLE shop.settings ADD COLUMN logo jsonb, ADD COLUMN logo_dark jsonb, ADD COLUMN icon jsonb;
CREATE TABLE shop.picture_files (
    sha256 varchar(64) PRIMARY KEY,
    media_type varchar(20) NOT NULL,
    content bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    unused_since timestamptz,
    CONSTRAINT sha256_sound CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    CONSTRAINT media_type_known CHECK (media_type = 'image/png')
);
-- PostgreSQL would try in vain to compress what is compressed already.
ALTER TABLE shop.picture_files ALTER COLUMN content SET STORAGE EXTERNAL;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "shop", DESCRIPTION, SQL)
