"""Orders with their items and history."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T13:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the tables of 0.2"

SQL = """
CREATE SCHEMA sales;

CREATE TABLE sales.orders (
    order_id uuid PRIMARY KEY,
    order_number varchar(20) NOT NULL UNIQUE,
    status varchar(20) NOT NULL DEFAULT 'PENDING_SHIPMENT',
    -- Who, and where to, as it was when it was placed.
    customer_name varchar(200) NOT NULL,
    customer_email varchar(254) NOT NULL,
    line1 varchar(200) NOT NULL,
    line2 varchar(200),
    city varchar(200) NOT NULL,
    state varchar(200),
    postcode varchar(20) NOT NULL,
    country varchar(2) NOT NULL,
    note text NOT NULL,
    language varchar(2) NOT NULL DEFAULT 'en',
    currency varchar(3) NOT NULL,
    total bigint NOT NULL,
    by_key boolean NOT NULL DEFAULT false,
    carrier varchar(100),
    tracking_number varchar(100),
    shipped_at timestamptz,
    delivered_at timestamptz,
    delivery_location varchar(200),
    retracted_at timestamptz,
    -- Of the latest correction that was heard: corrections may be heard in any order.
    parcel_version integer NOT NULL DEFAULT 0,
    parcel_status varchar(20),
    cancellation_requested_at timestamptz,
    cancellation_refused_at timestamptz,
    cancellation_reason text,
    version integer NOT NULL DEFAULT 1,
    token_version integer NOT NULL DEFAULT 0,
    placed_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    changed_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT status_known
        CHECK (status IN ('PENDING_SHIPMENT', 'SHIPPED', 'DELIVERED', 'CANCELLED')),
    CONSTRAINT total_sound CHECK (total >= 0)
);
-- The watch for open pages, the lists of the API, and the orders of an address.
CREATE INDEX orders_changed ON sales.orders (changed_at);
CREATE INDEX orders_placed ON sales.orders (placed_at DESC, order_id);
CREATE INDEX orders_status_placed ON sales.orders (status, placed_at DESC, order_id);
CREATE INDEX orders_email_placed
    ON sales.orders (lower(customer_email), placed_at DESC, order_id DESC);

-- The database's clock sets it on each change: open pages find what has changed by it.
CREATE FUNCTION sales.note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.changed_at = clock_timestamp(); RETURN NEW; END $$;
CREATE TRIGGER note_change BEFORE INSERT OR UPDATE ON sales.orders
    FOR EACH ROW EXECUTE FUNCTION sales.note_change();

CREATE TABLE sales.items (
    id serial PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES sales.orders ON UPDATE CASCADE ON DELETE RESTRICT,
    position integer NOT NULL,
    product_id varchar(100) NOT NULL,
    name varchar(200) NOT NULL,
    quantity integer NOT NULL,
    unit_price bigint NOT NULL,
    CONSTRAINT one_line_a_position UNIQUE (order_id, position),
    CONSTRAINT quantity_sound CHECK (quantity BETWEEN 1 AND 10000),
    CONSTRAINT price_sound CHECK (unit_price >= 0)
);

CREATE TABLE sales.changes (
    id serial PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES sales.orders ON UPDATE CASCADE ON DELETE RESTRICT,
    version integer NOT NULL,
    kind varchar(30) NOT NULL,
    status varchar(20) NOT NULL,
    at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    cause varchar(40),
    CONSTRAINT one_change_a_version UNIQUE (order_id, version),
    -- A status is reached once. What may happen again has a cause, and happens once for it.
    CONSTRAINT each_step_once UNIQUE NULLS NOT DISTINCT (order_id, kind, cause),
    CONSTRAINT no_cause_of_a_status CHECK (cause IS NULL
        OR kind NOT IN ('PENDING_SHIPMENT', 'SHIPPED', 'DELIVERED', 'CANCELLED'))
);

-- How many orders an address was sent lately. The lock makes batches that count it take turns.
CREATE FUNCTION sales.orders_to(emails text[], lasts interval, most integer)
RETURNS TABLE (placed integer, wait double precision)
LANGUAGE plpgsql VOLATILE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('orders to ' || lower(email), 0))
    FROM unnest(emails) AS email;
    RETURN QUERY
    SELECT count(latest.at)::integer,
        coalesce(extract(epoch FROM min(latest.at) + lasts - now()), 0)::float
    FROM unnest(emails) WITH ORDINALITY AS asked (email, place)
    LEFT JOIN LATERAL (
        SELECT orders.placed_at AS at FROM sales.orders
        WHERE lower(customer_email) = lower(asked.email)
          AND orders.placed_at > now() - lasts AND NOT by_key
        ORDER BY orders.placed_at DESC LIMIT most
    ) AS latest ON true
    GROUP BY asked.place ORDER BY asked.place;
END $$;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, SQL)
