"""The pictures of products: what is shown of each, and the files that browsers get."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T02:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "pictures of products"

SQL = """
CREATE TABLE products.picture_files (
    sha256 varchar(64) PRIMARY KEY,
    media_type varchar(20) NOT NULL,
    content bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    unused_since timestamptz,
    CONSTRAINT sha256_sound CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    CONSTRAINT media_type_known CHECK (media_type IN ('image/webp', 'image/jpeg'))
);
-- PostgreSQL would try in vain to compress what is compressed already.
ALTER TABLE products.picture_files ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX picture_files_unused ON products.picture_files (unused_since)
    WHERE unused_since IS NOT NULL;

CREATE TABLE products.pictures (
    picture_id uuid PRIMARY KEY,
    product_id varchar(100) NOT NULL
        REFERENCES products.products ON UPDATE CASCADE ON DELETE RESTRICT,
    position integer NOT NULL,
    alt varchar(300) NOT NULL DEFAULT '',
    widths integer[] NOT NULL,
    heights integer[] NOT NULL,
    webp varchar(64)[] NOT NULL,
    jpeg varchar(64)[] NOT NULL,
    added_by varchar(254) NOT NULL,
    added_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    changed_by varchar(254) NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    version integer NOT NULL DEFAULT 1,
    -- A move changes several at once, so it is checked at the end of the statement.
    CONSTRAINT one_picture_a_position UNIQUE (product_id, position) DEFERRABLE,
    CONSTRAINT position_sound CHECK (position >= 1),
    CONSTRAINT three_widths CHECK (array_length(widths, 1) = 3 AND array_length(heights, 1) = 3
        AND array_length(webp, 1) = 3 AND array_length(jpeg, 1) = 3)
);
CREATE INDEX pictures_webp ON products.pictures USING gin (webp);
CREATE INDEX pictures_jpeg ON products.pictures USING gin (jpeg);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "products", DESCRIPTION, SQL)
