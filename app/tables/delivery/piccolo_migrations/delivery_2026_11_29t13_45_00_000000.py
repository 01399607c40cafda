"""Shipments, the keys by which they are found, and the carriers that report on them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration
from app.values.carriers import carrier_key_sql
from app.values.folding import tracking_key_sql
from app.values.text import searchable_sql

ID = "2026-11-29T13:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the tables of 0.2"

SQL = f"""
CREATE SCHEMA delivery;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- What a number or a carrier is compared by, as app/values has it; what was typed stays. Where the
-- tables there change, a migration makes these functions, and the columns below, anew.
CREATE FUNCTION delivery.tracking_key(typed text) RETURNS text LANGUAGE sql
IMMUTABLE STRICT PARALLEL SAFE AS $function$ SELECT {tracking_key_sql("$1")} $function$;
CREATE FUNCTION delivery.carrier_key(typed text) RETURNS text LANGUAGE sql
IMMUTABLE STRICT PARALLEL SAFE AS $function$ SELECT {carrier_key_sql("$1")} $function$;

CREATE TABLE delivery.shipments (
    shipment_id uuid PRIMARY KEY,
    order_id uuid NOT NULL UNIQUE,
    order_number varchar(20) NOT NULL,
    status varchar(10) NOT NULL DEFAULT 'PENDING',
    -- Delivery's own copy of all that it must show.
    customer_name varchar(200) NOT NULL,
    line1 varchar(200) NOT NULL,
    line2 varchar(200),
    city varchar(200) NOT NULL,
    state varchar(200),
    postcode varchar(20) NOT NULL,
    country varchar(2) NOT NULL,
    items jsonb NOT NULL,
    note varchar(2000) NOT NULL DEFAULT '',
    carrier varchar(100),
    carrier_key text GENERATED ALWAYS AS (delivery.carrier_key(carrier)) STORED,
    tracking_number varchar(100),
    tracking_key text GENERATED ALWAYS AS (delivery.tracking_key(tracking_number)) STORED,
    shipped_at timestamptz,
    shipped_by varchar(254),
    delivered_at timestamptz,
    delivered_by varchar(254),
    delivery_location varchar(200),
    delivery_recorded_at timestamptz,
    retracted_at timestamptz,
    retracted_by varchar(254),
    corrections jsonb NOT NULL DEFAULT '[]',
    cancelled_at timestamptz,
    cancellation_reason text,
    cancellation_refused_at timestamptz,
    claimant uuid,
    claimed_by varchar(254),
    claimed_until timestamptz,
    version integer NOT NULL DEFAULT 1,
    placed_at timestamptz NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    changed_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT status_known CHECK (status IN ('PENDING', 'SHIPPED', 'DELIVERED', 'CANCELLED')),
    CONSTRAINT retracted_is_open
        CHECK (retracted_at IS NULL OR status = 'DELIVERED' AND delivered_at IS NULL),
    -- A claim is whole or not there, and belongs to a parcel that has not left.
    CONSTRAINT claim_whole CHECK (num_nonnulls(claimant, claimed_by, claimed_until) IN (0, 3)),
    CONSTRAINT claim_ends_when_it_leaves CHECK (claimed_until IS NULL OR status = 'PENDING')
);

-- The watch for open pages, then the board: its tabs, sorts, filters and searches.
CREATE INDEX shipments_changed ON delivery.shipments (changed_at);
CREATE INDEX shipments_status_placed ON delivery.shipments (status, placed_at, shipment_id);
CREATE INDEX shipments_status_changed
    ON delivery.shipments (status, changed_at DESC, shipment_id DESC);
CREATE INDEX shipments_customer
    ON delivery.shipments (status, lower(customer_name), shipment_id);
CREATE INDEX shipments_country ON delivery.shipments (status, country, placed_at, shipment_id);
CREATE INDEX shipments_carrier
    ON delivery.shipments (carrier_key, status, changed_at DESC, shipment_id DESC)
    WHERE carrier_key IS NOT NULL;
CREATE INDEX shipments_claimant ON delivery.shipments (claimant) WHERE claimant IS NOT NULL;
CREATE INDEX shipments_number ON delivery.shipments (order_number);
CREATE INDEX shipments_tracking ON delivery.shipments (tracking_key);
CREATE INDEX shipments_name ON delivery.shipments
    USING gin (({searchable_sql("customer_name")}) gin_trgm_ops)
    WITH (gin_pending_list_limit = 256);
-- The few that want attention: cancelled too late, and delivered by mistake.
CREATE INDEX shipments_refused ON delivery.shipments (placed_at, shipment_id)
    WHERE cancellation_refused_at IS NOT NULL AND status = 'SHIPPED';
CREATE INDEX shipments_retracted ON delivery.shipments (status) WHERE retracted_at IS NOT NULL;

-- The database's clock sets it on each change: open pages find what has changed by it.
CREATE FUNCTION delivery.note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.changed_at = clock_timestamp(); RETURN NEW; END $$;
CREATE TRIGGER note_change BEFORE INSERT OR UPDATE ON delivery.shipments
    FOR EACH ROW EXECUTE FUNCTION delivery.note_change();

CREATE TABLE delivery.carriers (
    code varchar(100) PRIMARY KEY,
    name varchar(100) NOT NULL,
    seed uuid NOT NULL,
    seed_before uuid,
    added_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    renewed_at timestamptz
);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, SQL)
