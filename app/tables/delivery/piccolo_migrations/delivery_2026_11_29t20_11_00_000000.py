"""Holds, which keep a parcel from leaving."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T20:11:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "holds"

SQL = """
ALTER TABLE delivery.shipments ADD COLUMN hold jsonb;
CREATE INDEX shipments_held ON delivery.shipments (placed_at, shipment_id) WHERE hold IS NOT NULL;

CREATE TABLE delivery.holds (
    hold_id uuid PRIMARY KEY,
    shipment_id uuid NOT NULL REFERENCES delivery.shipments ON DELETE RESTRICT,
    reason varchar(20) NOT NULL,
    note varchar(2000) NOT NULL,
    until timestamptz,
    held_by varchar(254) NOT NULL,
    held_at timestamptz NOT NULL,
    lifted_at timestamptz,
    lifted_by varchar(254),
    CONSTRAINT reason_known CHECK (reason IN
        ('AWAITING_PAYMENT', 'ADDRESS', 'ASK_CUSTOMER', 'AWAITING_STOCK', 'MANUAL'))
);
CREATE UNIQUE INDEX one_hold_a_reason ON delivery.holds (shipment_id, reason)
    WHERE lifted_at IS NULL;
CREATE INDEX holds_shipment ON delivery.holds (shipment_id);
CREATE INDEX holds_due ON delivery.holds (until) WHERE lifted_at IS NULL AND until IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, SQL)
