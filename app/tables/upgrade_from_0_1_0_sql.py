"""The SQL that turns the tables of 0.1.0 into those of 0.2's first migrations."""

from typing import Final

from app.values.carriers import carrier_key_sql
from app.values.folding import tracking_key_sql
from app.values.text import searchable_sql

# Piccolo gave nearly every column a default, so that a missing value went unnoticed.
DEFAULTS: Final = """
DO $$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT adrelid::regclass AS relation, attname
        FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
        WHERE pg_get_expr(adbin, adrelid) IN (
            $value$''::character varying$value$, $value$''::text$value$,
            $value$NULL::character varying$value$, $value$'\\x'::bytea$value$,
            $value$'{}'::jsonb$value$, $value$'{}'::character varying[]$value$,
            'gen_random_uuid()')
          AND adrelid::regclass::text
            ~ '^(audit_log|delivery|messaging|products|sales|staff|webhooks)\\.'
          AND (adrelid::regclass::text, attname::text) NOT IN (
            ('audit_log.lines', 'address'), ('audit_log.lines', 'request_id'),
            ('audit_log.lines', 'subject_name'), ('products.products', 'category'),
            ('products.products', 'changed_by'), ('staff.sessions', 'session_id'),
            ('staff.sessions', 'address'), ('staff.sessions', 'user_agent'))
    LOOP
        EXECUTE format(
            'ALTER TABLE %s ALTER COLUMN %I DROP DEFAULT', found.relation, found.attname);
    END LOOP;
END $$;
ALTER TABLE sales.orders ALTER COLUMN total DROP DEFAULT;
ALTER TABLE sales.items ALTER COLUMN position DROP DEFAULT, ALTER COLUMN quantity DROP DEFAULT,
    ALTER COLUMN unit_price DROP DEFAULT;
ALTER TABLE sales.changes ALTER COLUMN version DROP DEFAULT, ALTER COLUMN at DROP DEFAULT;
ALTER TABLE sales.account_sessions ALTER COLUMN expires_at DROP DEFAULT;
ALTER TABLE products.products ALTER COLUMN price DROP DEFAULT;
ALTER TABLE products.stock ALTER COLUMN on_hand DROP DEFAULT, ALTER COLUMN reserved DROP DEFAULT;
ALTER TABLE products.reservations ALTER COLUMN quantity DROP DEFAULT;
ALTER TABLE products.movements ALTER COLUMN quantity DROP DEFAULT;
ALTER TABLE delivery.shipments ALTER COLUMN placed_at DROP DEFAULT;
ALTER TABLE staff.sessions ALTER COLUMN expires_at DROP DEFAULT;
ALTER TABLE webhooks.attempts ALTER COLUMN number DROP DEFAULT;
"""

SALES: Final = """
ALTER TABLE sales.orders
    ADD COLUMN state varchar(200),
    ADD COLUMN by_key boolean NOT NULL DEFAULT false,
    ADD COLUMN retracted_at timestamptz,
    ADD COLUMN parcel_version integer NOT NULL DEFAULT 0,
    ADD COLUMN parcel_status varchar(20),
    ADD COLUMN token_version integer NOT NULL DEFAULT 0;

-- Any number of mails and corrections of an order: each status once, all else once for its cause.
ALTER TABLE sales.mails
    ADD COLUMN recipient varchar(254),
    ADD COLUMN blocked boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT mails_event_id_key,
    DROP CONSTRAINT one_mail_a_step,
    DROP CONSTRAINT about_an_order_or_a_link,
    ADD CONSTRAINT one_mail_a_cause UNIQUE (event_id, kind),
    ADD CONSTRAINT about_an_order_or_a_link CHECK ((kind = 'ACCOUNT_LINK') = (order_id IS NULL)
        AND (kind = 'ACCOUNT_LINK') = (link_id IS NOT NULL));
CREATE UNIQUE INDEX mails_once_an_order ON sales.mails (order_id, kind, (CASE WHEN kind IN
    ('PENDING_SHIPMENT', 'SHIPPED', 'DELIVERED', 'CANCELLED') THEN '' ELSE event_id END));
ALTER TABLE sales.changes
    ADD COLUMN cause varchar(40),
    DROP CONSTRAINT each_step_once,
    ADD CONSTRAINT each_step_once UNIQUE NULLS NOT DISTINCT (order_id, kind, cause),
    ADD CONSTRAINT no_cause_of_a_status CHECK (cause IS NULL
        OR kind NOT IN ('PENDING_SHIPMENT', 'SHIPPED', 'DELIVERED', 'CANCELLED'));

-- Numbers are drawn now, and a sequence would tell how much is sold.
DROP SEQUENCE sales.order_numbers;

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
    LEFT JOIN LATERAL ( SELECT orders.placed_at AS at FROM sales.orders
        WHERE lower(customer_email) = lower(asked.email) AND orders.placed_at > now() - lasts
        AND NOT by_key ORDER BY orders.placed_at DESC LIMIT most
    ) AS latest ON true GROUP BY asked.place ORDER BY asked.place; END $$;
"""

# The links to all orders of an address, and what they opened, become a flat of their own.
ACCOUNTS: Final = """
CREATE SCHEMA accounts;
ALTER TABLE sales.account_links SET SCHEMA accounts;
ALTER TABLE sales.account_sessions SET SCHEMA accounts;
ALTER TABLE accounts.account_links RENAME TO links;
ALTER TABLE accounts.account_sessions RENAME TO sessions;
ALTER TABLE accounts.links RENAME CONSTRAINT account_links_pkey TO links_pkey;
ALTER TABLE accounts.sessions RENAME CONSTRAINT account_sessions_pkey TO sessions_pkey;
ALTER INDEX accounts.account_links_email RENAME TO links_email;
ALTER INDEX accounts.account_links_asked RENAME TO links_asked;
ALTER INDEX accounts.account_sessions_email RENAME TO sessions_email;
ALTER INDEX accounts.account_sessions_expire RENAME TO sessions_expire;
ALTER TABLE accounts.links ADD COLUMN mail_open boolean NOT NULL DEFAULT true;
UPDATE accounts.links SET mail_open = false WHERE NOT EXISTS (
    SELECT FROM sales.mails WHERE mails.link_id = links.link_id AND state <> 'SENT');
"""

# So do the mails. Their listener gets the flat's name, and keeps its deliveries.
MAILING: Final = """
CREATE SCHEMA mailing;
ALTER TABLE sales.mails SET SCHEMA mailing;
UPDATE messaging.deliveries SET listener = 'mailing.write_mail'
WHERE listener = 'sales.write_mail';
"""

# The keys of orders become keys of all that is made, and no longer belong to Sales.
IDEMPOTENCY: Final = """
CREATE SCHEMA idempotency;
DROP FUNCTION sales.claim_keys;
ALTER TABLE sales.idempotency_keys SET SCHEMA idempotency;
ALTER TABLE idempotency.idempotency_keys RENAME TO keys;
ALTER SEQUENCE idempotency.idempotency_keys_id_seq RENAME TO keys_id_seq;
ALTER INDEX idempotency.idempotency_keys_age RENAME TO keys_age;
ALTER TABLE idempotency.keys RENAME CONSTRAINT idempotency_keys_pkey TO keys_pkey;
ALTER TABLE idempotency.keys RENAME CONSTRAINT one_order_a_key TO one_thing_a_key;
ALTER TABLE idempotency.keys
    ADD COLUMN operation varchar(200) NOT NULL DEFAULT 'orders',
    ADD COLUMN subject text NOT NULL DEFAULT '',
    ADD COLUMN answer text NOT NULL DEFAULT '';
UPDATE idempotency.keys SET subject = order_id::text;
ALTER TABLE idempotency.keys
    ALTER COLUMN operation DROP DEFAULT, ALTER COLUMN subject DROP DEFAULT, DROP COLUMN order_id;

CREATE FUNCTION idempotency.claim_keys(
    numbers bigint[], callers text[], keys text[], kept interval)
RETURNS TABLE (got boolean, operation varchar, fingerprint bytea, subject text, answer text)
LANGUAGE plpgsql VOLATILE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    locked boolean[] := ARRAY(
        SELECT pg_try_advisory_xact_lock(number)
        FROM unnest(numbers) WITH ORDINALITY AS key (number, place) ORDER BY place);
BEGIN
    RETURN QUERY
    SELECT asked.got, known.operation, known.fingerprint, known.subject, known.answer
    FROM unnest(locked, callers, keys) WITH ORDINALITY AS asked (got, caller, key, place)
    LEFT JOIN LATERAL ( SELECT stored.operation, stored.fingerprint, stored.subject, stored.answer
        FROM idempotency.keys AS stored WHERE stored.caller = asked.caller
        AND stored.key = asked.key AND stored.created_at > now() - kept LIMIT 1
    ) AS known ON true ORDER BY asked.place; END $$;
"""

DELIVERY: Final = f"""
CREATE FUNCTION delivery.tracking_key(typed text) RETURNS text LANGUAGE sql
IMMUTABLE STRICT PARALLEL SAFE AS $function$ SELECT {tracking_key_sql("$1")} $function$;
CREATE FUNCTION delivery.carrier_key(typed text) RETURNS text LANGUAGE sql
IMMUTABLE STRICT PARALLEL SAFE AS $function$ SELECT {carrier_key_sql("$1")} $function$;
ALTER TABLE delivery.shipments
    ADD COLUMN state varchar(200),
    ADD COLUMN note varchar(2000) NOT NULL DEFAULT '',
    ADD COLUMN carrier_key text GENERATED ALWAYS AS (delivery.carrier_key(carrier)) STORED,
    ADD COLUMN tracking_key text
        GENERATED ALWAYS AS (delivery.tracking_key(tracking_number)) STORED,
    ADD COLUMN delivery_recorded_at timestamptz,
    ADD COLUMN retracted_at timestamptz,
    ADD COLUMN retracted_by varchar(254),
    ADD COLUMN corrections jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN cancellation_reason text,
    ADD CONSTRAINT retracted_is_open
        CHECK (retracted_at IS NULL OR status = 'DELIVERED' AND delivered_at IS NULL);

DROP INDEX delivery.shipments_tracking, delivery.shipments_carrier, delivery.shipments_name;
CREATE INDEX shipments_tracking ON delivery.shipments (tracking_key);
CREATE INDEX shipments_carrier
    ON delivery.shipments (carrier_key, status, changed_at DESC, shipment_id DESC)
    WHERE carrier_key IS NOT NULL;
CREATE INDEX shipments_name ON delivery.shipments
    USING gin (({searchable_sql("customer_name")}) gin_trgm_ops)
    WITH (gin_pending_list_limit = 256);
CREATE INDEX shipments_retracted ON delivery.shipments (status) WHERE retracted_at IS NOT NULL;

-- What the customers of open orders wrote for the courier. The rows' times stay: nothing happened.
ALTER TABLE delivery.shipments DISABLE TRIGGER note_change;
UPDATE delivery.shipments SET note = orders.note FROM sales.orders
WHERE orders.order_id = shipments.order_id AND orders.note <> ''
  AND shipments.status IN ('PENDING', 'SHIPPED');
ALTER TABLE delivery.shipments ENABLE TRIGGER note_change;
"""

# The events that are there count as this cluster's; `app.messaging.clusters` finds out if not.
MESSAGING: Final = """
CREATE FUNCTION messaging.this_cluster() RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN IF has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE') THEN
    RETURN (SELECT system_identifier FROM pg_catalog.pg_control_system());
END IF; RETURN 0; END $$;
CREATE FUNCTION messaging.this_database() RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    name text := (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database());
BEGIN IF has_function_privilege('pg_catalog.pg_control_checkpoint()', 'EXECUTE') THEN
    name := name || '/' || (SELECT timeline_id FROM pg_catalog.pg_control_checkpoint());
END IF; RETURN name; END $$;
CREATE TABLE messaging.clusters (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    system_identifier bigint NOT NULL,
    database text NOT NULL,
    noticed_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    renumbered bigint NOT NULL DEFAULT 0
);
INSERT INTO messaging.clusters (system_identifier, database)
SELECT messaging.this_cluster(), messaging.this_database();
DO $$ BEGIN
    EXECUTE format('ALTER TABLE messaging.events ADD COLUMN cluster bigint NOT NULL DEFAULT %s',
                   messaging.this_cluster());
END $$;
ALTER TABLE messaging.events ALTER COLUMN cluster SET DEFAULT messaging.this_cluster();

-- Each listener of 0.1.0 has heard from the beginning.
CREATE TABLE messaging.subscriptions (
    id serial PRIMARY KEY,
    event_type varchar(60) NOT NULL,
    listener varchar(60) NOT NULL,
    turn integer NOT NULL,
    since timestamptz NOT NULL,
    CONSTRAINT one_subscription UNIQUE (event_type, listener)
);
INSERT INTO messaging.subscriptions (event_type, listener, turn, since)
SELECT DISTINCT event_type, listener, 0, '-infinity'::timestamptz
FROM messaging.deliveries JOIN messaging.events USING (event_id);
"""

# The audit log says who made each key, so that the keys of people who leave can be revoked.
STAFF: Final = """
ALTER TABLE staff.api_keys ADD COLUMN made_by_id uuid,
    ADD COLUMN made_by varchar(200) NOT NULL DEFAULT '';
UPDATE staff.api_keys SET made_by = left(line.actor_name, 200),
    made_by_id = (SELECT staff_id FROM staff.members
        WHERE line.actor_kind = 'member' AND staff_id::text = line.actor_id)
FROM audit_log.lines AS line
WHERE line.action = 'key.created' AND line.subject_id = key_id::text;
CREATE INDEX api_keys_made_by ON staff.api_keys (made_by_id);
"""

SQL: Final = DEFAULTS + SALES + ACCOUNTS + MAILING + IDEMPOTENCY + DELIVERY + MESSAGING + STAFF
