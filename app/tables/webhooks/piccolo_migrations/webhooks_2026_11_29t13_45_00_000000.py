"""Endpoints, the messages for each, and every attempt to send one."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T13:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the tables of 0.2"

SQL = """
CREATE SCHEMA webhooks;

CREATE TABLE webhooks.endpoints (
    endpoint_id uuid PRIMARY KEY,
    url varchar(2000) NOT NULL,
    description varchar(200) NOT NULL,
    event_types varchar(60)[] NOT NULL,
    state varchar(10) NOT NULL DEFAULT 'ACTIVE',
    pause_reason varchar(10),
    paused_at timestamptz,
    generation integer NOT NULL DEFAULT 1,
    rotated_at timestamptz,
    failures integer NOT NULL DEFAULT 0,
    failing_since timestamptz,
    last_success_at timestamptz,
    last_failure_at timestamptz,
    subscribed_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    created_by varchar(200) NOT NULL,
    CONSTRAINT state_known CHECK (state IN ('ACTIVE', 'PAUSED')),
    CONSTRAINT a_pause_has_a_reason CHECK (
        state = 'ACTIVE' AND pause_reason IS NULL AND paused_at IS NULL
        OR state = 'PAUSED' AND pause_reason IN ('BY_HAND', 'GONE', 'DEAD')
        AND paused_at IS NOT NULL)
);

-- No key leads to the endpoint: one with a million messages is removed at once, these follow later.
CREATE TABLE webhooks.messages (
    message_id bigserial PRIMARY KEY,
    endpoint_id uuid NOT NULL,
    event_id varchar(40) NOT NULL,
    event_type varchar(60) NOT NULL,
    order_id uuid,
    body text NOT NULL,
    state varchar(10) NOT NULL DEFAULT 'PENDING',
    attempts integer NOT NULL DEFAULT 0,
    tries integer NOT NULL DEFAULT 0,
    behind boolean NOT NULL DEFAULT false,
    due_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    ended_at timestamptz,
    CONSTRAINT one_message_an_event UNIQUE (endpoint_id, event_id),
    CONSTRAINT state_known CHECK (state IN ('PENDING', 'SENT', 'FAILED'))
);
-- What can be sent now, and what waits for an earlier message of its order.
CREATE INDEX messages_due ON webhooks.messages (endpoint_id, due_at, message_id)
    WHERE state = 'PENDING' AND NOT behind;
CREATE INDEX messages_order ON webhooks.messages (endpoint_id, order_id, message_id)
    WHERE state = 'PENDING';
CREATE INDEX messages_failed ON webhooks.messages (endpoint_id, message_id)
    WHERE state = 'FAILED';
CREATE INDEX messages_listed ON webhooks.messages (endpoint_id, message_id);
CREATE INDEX messages_ended ON webhooks.messages (ended_at) WHERE state <> 'PENDING';

CREATE TABLE webhooks.attempts (
    attempt_id bigserial PRIMARY KEY,
    message_id bigint NOT NULL
        REFERENCES webhooks.messages ON UPDATE CASCADE ON DELETE CASCADE,
    number integer NOT NULL,
    began_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    milliseconds integer,
    status integer,
    reason varchar(20),
    detail text,
    answer text,
    CONSTRAINT one_attempt_a_number UNIQUE (message_id, number)
);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "webhooks", DESCRIPTION, SQL)
