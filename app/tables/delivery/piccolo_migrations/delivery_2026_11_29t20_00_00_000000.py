"""Several parcels an order, positions of their items, and pieces that are not sent."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T20:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "several parcels an order"

# What the migration writes is no change of a parcel, so the trigger must not date it.
SQL = """
ALTER TABLE delivery.shipments DISABLE TRIGGER note_change;
ALTER TABLE delivery.shipments
    ADD COLUMN parcel smallint NOT NULL DEFAULT 1,
    ADD COLUMN divided boolean NOT NULL DEFAULT false,
    ADD COLUMN nth smallint NOT NULL DEFAULT 1,
    ADD COLUMN parcels smallint NOT NULL DEFAULT 1,
    ADD COLUMN remainder_id uuid,
    DROP CONSTRAINT shipments_order_id_key,
    ADD CONSTRAINT one_parcel_a_number UNIQUE (order_id, parcel);
UPDATE delivery.shipments SET items = (
    SELECT jsonb_agg(jsonb_build_object('position', place) || item ORDER BY place)
    FROM jsonb_array_elements(items) WITH ORDINALITY AS line (item, place));
ALTER TABLE delivery.shipments ENABLE TRIGGER note_change;

-- The few orders of several parcels.
CREATE INDEX shipments_divided ON delivery.shipments (order_id) WHERE divided;

CREATE TABLE delivery.cancellations (
    cancellation_id uuid PRIMARY KEY,
    order_id uuid NOT NULL,
    reason varchar(20) NOT NULL,
    cancelled_by varchar(254) NOT NULL,
    cancelled_at timestamptz NOT NULL,
    CONSTRAINT reason_known CHECK (reason IN
        ('NOT_FOUND', 'DAMAGED', 'CUSTOMER', 'OUT_OF_STOCK', 'UNPAID', 'FRAUD', 'SHOP'))
);
CREATE INDEX cancellations_order ON delivery.cancellations (order_id);

CREATE TABLE delivery.cancelled_items (
    id serial PRIMARY KEY,
    cancellation_id uuid NOT NULL REFERENCES delivery.cancellations ON DELETE RESTRICT,
    shipment_id uuid NOT NULL REFERENCES delivery.shipments ON DELETE RESTRICT,
    position integer NOT NULL,
    product_id varchar(100) NOT NULL,
    quantity integer NOT NULL,
    CONSTRAINT once_a_line UNIQUE (cancellation_id, shipment_id, position),
    CONSTRAINT quantity_sound CHECK (quantity > 0)
);
CREATE INDEX cancelled_items_shipment ON delivery.cancelled_items (shipment_id);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, SQL)
