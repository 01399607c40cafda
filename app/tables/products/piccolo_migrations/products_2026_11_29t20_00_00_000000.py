"""Reservations by cause, since an order may be settled in parts."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T20:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "reservations by cause"

SQL = """
ALTER TABLE products.reservations
    ADD COLUMN cause uuid,
    DROP CONSTRAINT one_hold_a_product,
    ADD CONSTRAINT one_hold_a_product UNIQUE NULLS NOT DISTINCT (order_id, product_id, cause),
    DROP CONSTRAINT state_known,
    ADD CONSTRAINT state_known CHECK (state IN ('HELD', 'TAKEN', 'RELEASED', 'MISSING')),
    ADD CONSTRAINT held_as_a_whole CHECK (state <> 'HELD' OR cause IS NULL);
-- The few orders that were settled in parts.
CREATE INDEX reservations_cause ON products.reservations (order_id, product_id)
    WHERE cause IS NOT NULL;
ALTER TABLE products.movements ADD COLUMN cause uuid;
CREATE UNIQUE INDEX movements_cause ON products.movements (cause, product_id)
    WHERE cause IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "products", DESCRIPTION, SQL)
