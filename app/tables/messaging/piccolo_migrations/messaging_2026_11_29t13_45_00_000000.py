"""Events, their listeners, and how far each listener is with applying them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T13:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the tables of 0.2"

SQL = """
CREATE SCHEMA messaging;

-- Which cluster this is, and which database in it; 0 where the first may not be read.
CREATE FUNCTION messaging.this_cluster() RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    IF has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE') THEN
        RETURN (SELECT system_identifier FROM pg_catalog.pg_control_system());
    END IF;
    RETURN 0;
END $$;
CREATE FUNCTION messaging.this_database() RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    name text := (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database());
BEGIN
    IF has_function_privilege('pg_catalog.pg_control_checkpoint()', 'EXECUTE') THEN
        name := name || '/' || (SELECT timeline_id FROM pg_catalog.pg_control_checkpoint());
    END IF;
    RETURN name;
END $$;

CREATE TABLE messaging.events (
    event_id varchar(40) PRIMARY KEY,
    seq bigserial NOT NULL UNIQUE,
    event_type varchar(60) NOT NULL,
    source varchar(40) NOT NULL,
    order_id uuid NOT NULL,
    "timestamp" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    data jsonb NOT NULL,
    -- The feed is in the order of transactions, and those are numbered by a cluster.
    txid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    cluster bigint NOT NULL DEFAULT messaging.this_cluster()
);
CREATE INDEX events_feed ON messaging.events (txid, seq);
CREATE INDEX events_feed_of_type ON messaging.events (event_type, txid, seq);
CREATE INDEX events_order ON messaging.events (order_id);
CREATE INDEX events_age ON messaging.events ("timestamp");

-- `doorstep migrate` fills it, and publishers of every version go by it.
CREATE TABLE messaging.subscriptions (
    id serial PRIMARY KEY,
    event_type varchar(60) NOT NULL,
    listener varchar(60) NOT NULL,
    turn integer NOT NULL,
    since timestamptz NOT NULL,
    CONSTRAINT one_subscription UNIQUE (event_type, listener)
);

CREATE TABLE messaging.deliveries (
    id bigserial PRIMARY KEY,
    event_id varchar(40) NOT NULL,
    listener varchar(60) NOT NULL,
    order_id uuid NOT NULL,
    state varchar(10) NOT NULL DEFAULT 'PENDING',
    attempts integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    done_at timestamptz,
    error text,
    CONSTRAINT once_a_listener UNIQUE (event_id, listener),
    CONSTRAINT state_known CHECK (state IN ('PENDING', 'DONE', 'FAILED'))
);
-- What is to be done, and what of its order and service has to be done first.
CREATE INDEX deliveries_due ON messaging.deliveries (due_at, id) WHERE state = 'PENDING';
CREATE INDEX deliveries_unfinished
    ON messaging.deliveries (split_part(listener, '.', 1), order_id, id) WHERE state <> 'DONE';
CREATE INDEX deliveries_failed ON messaging.deliveries (id) WHERE state = 'FAILED';

CREATE TABLE messaging.clusters (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    system_identifier bigint NOT NULL,
    database text NOT NULL,
    noticed_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    renumbered bigint NOT NULL DEFAULT 0
);
INSERT INTO messaging.clusters (system_identifier, database)
SELECT messaging.this_cluster(), messaging.this_database();
"""


async def forwards() -> MigrationManager:
    return migration(ID, "messaging", DESCRIPTION, SQL)
