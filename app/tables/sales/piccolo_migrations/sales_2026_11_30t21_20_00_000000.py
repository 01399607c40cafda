"""Ways of delivery, and the one that an order was placed with."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T21:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "ways of delivery"

SQL = """
CREATE TABLE sales.methods (
    id serial PRIMARY KEY,
    method_id varchar(40) NOT NULL,
    version integer NOT NULL,
    name varchar(100) NOT NULL,
    names jsonb NOT NULL DEFAULT '{}',
    kind varchar(10) NOT NULL,
    fee bigint NOT NULL,
    free_from bigint,
    currency varchar(3) NOT NULL,
    countries varchar(2)[] NOT NULL DEFAULT '{}',
    max_weight_grams integer,
    place smallint NOT NULL,
    active boolean NOT NULL DEFAULT true,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_by varchar(254) NOT NULL DEFAULT '',
    CONSTRAINT one_row_a_version UNIQUE (method_id, version),
    CONSTRAINT kind_known CHECK (kind IN ('SHIP', 'PICKUP')),
    CONSTRAINT fee_sound CHECK (fee >= 0 AND (free_from IS NULL OR free_from >= 0)),
    CONSTRAINT weight_sound CHECK (max_weight_grams BETWEEN 1 AND 1000000)
);

ALTER TABLE sales.orders
    ADD COLUMN method_id varchar(40),
    ADD COLUMN method_version integer,
    ADD COLUMN method_name varchar(100),
    ADD COLUMN method_kind varchar(10),
    ADD COLUMN fee bigint NOT NULL DEFAULT 0,
    ADD CONSTRAINT method_whole CHECK (
        num_nonnulls(method_id, method_version, method_name, method_kind) IN (0, 4)
        AND fee BETWEEN 0 AND total AND (fee = 0 OR method_id IS NOT NULL)
    );
"""


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, SQL)
