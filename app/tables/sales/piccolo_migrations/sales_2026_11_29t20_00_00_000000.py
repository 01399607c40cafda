"""Positions from 1, the parcels of an order that has several, and its pieces that are not sent."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T20:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "several parcels an order"

SQL = """
ALTER TABLE sales.items DROP CONSTRAINT one_line_a_position;
UPDATE sales.items SET position = position + 1;
ALTER TABLE sales.items ADD CONSTRAINT one_line_a_position UNIQUE (order_id, position);

CREATE TABLE sales.parcels (
    shipment_id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES sales.orders ON UPDATE CASCADE ON DELETE RESTRICT,
    parcel smallint NOT NULL,
    version integer NOT NULL,
    status varchar(20) NOT NULL,
    items jsonb NOT NULL,
    carrier varchar(100),
    tracking_number varchar(100),
    shipped_at timestamptz,
    delivered_at timestamptz,
    delivery_location varchar(200),
    retracted_at timestamptz,
    CONSTRAINT one_parcel_a_number UNIQUE (order_id, parcel),
    CONSTRAINT status_known
        CHECK (status IN ('PENDING_SHIPMENT', 'SHIPPED', 'DELIVERED', 'CANCELLED'))
);

CREATE TABLE sales.cancelled_items (
    id serial PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES sales.orders ON UPDATE CASCADE ON DELETE RESTRICT,
    cancellation_id uuid NOT NULL,
    position integer NOT NULL,
    quantity integer NOT NULL,
    reason varchar(20) NOT NULL,
    -- What the pieces cost, in minor units: the line's price, cut without loss.
    share bigint NOT NULL,
    cancelled_at timestamptz NOT NULL,
    CONSTRAINT once_a_line UNIQUE (cancellation_id, position),
    CONSTRAINT quantity_sound CHECK (quantity > 0),
    CONSTRAINT share_sound CHECK (share >= 0)
);
CREATE INDEX cancelled_items_order ON sales.cancelled_items (order_id);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, SQL)
