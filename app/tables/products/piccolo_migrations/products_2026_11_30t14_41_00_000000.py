"""Names of families, of their options and of the values in further languages."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T14:41:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "texts of families in further languages"

SQL = """
CREATE TABLE products.family_texts (
    id bigserial PRIMARY KEY,
    family_id varchar(100) NOT NULL
        REFERENCES products.families ON UPDATE CASCADE ON DELETE CASCADE,
    language varchar(2) NOT NULL,
    name varchar(120) NOT NULL,
    options text[] NOT NULL,
    words jsonb NOT NULL,
    CONSTRAINT one_text_of_a_family UNIQUE (family_id, language)
);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "products", DESCRIPTION, SQL)
