"""Days of transport of ways of delivery, and the days on which an order was to arrive."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-12-01T05:10:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "promised days of delivery"

SQL = """
ALTER TABLE sales.methods
    ADD COLUMN days_min smallint,
    ADD COLUMN days_max smallint,
    ADD CONSTRAINT days_sound CHECK (
        num_nonnulls(days_min, days_max) = 0
        OR num_nonnulls(days_min, days_max) = 2 AND days_min >= 0 AND days_max >= days_min
            AND kind = 'SHIP'
    );

ALTER TABLE sales.orders
    ADD COLUMN promised_from date,
    ADD COLUMN promised_by date,
    ADD CONSTRAINT promise_whole CHECK (
        num_nonnulls(promised_from, promised_by) = 0
        OR num_nonnulls(promised_from, promised_by) = 2 AND promised_from <= promised_by
            AND method_id IS NOT NULL
    );
"""


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, SQL)
