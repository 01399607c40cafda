"""Devices that are notified of an order, and the notifications for each."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T21:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "notifications on devices"

SQL = """
CREATE SCHEMA push;

CREATE TABLE push.keys (
    fingerprint varchar(64) PRIMARY KEY,
    public_key varchar(87) NOT NULL,
    made_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE push.devices (
    device_id bigserial PRIMARY KEY,
    order_id uuid NOT NULL,
    endpoint text NOT NULL,
    p256dh varchar(87) NOT NULL,
    auth varchar(22) NOT NULL,
    public_key varchar(87) NOT NULL,
    links_version integer NOT NULL,
    language varchar(2) NOT NULL,
    added_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    over_at timestamptz,
    CONSTRAINT one_row_an_order UNIQUE (order_id, endpoint)
);

CREATE TABLE push.notifications (
    notification_id bigserial PRIMARY KEY,
    device_id bigint NOT NULL REFERENCES push.devices ON DELETE CASCADE,
    event_id varchar(40) NOT NULL,
    step varchar(20) NOT NULL,
    state varchar(10) NOT NULL DEFAULT 'PENDING',
    attempts integer NOT NULL DEFAULT 0,
    tries integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    ended_at timestamptz,
    status integer,
    reason varchar(20),
    CONSTRAINT one_notification_an_event UNIQUE (device_id, event_id),
    CONSTRAINT state_known CHECK (state IN ('PENDING', 'SENT', 'FAILED', 'OUTDATED'))
);
CREATE INDEX notifications_due ON push.notifications (due_at, notification_id)
    WHERE state = 'PENDING';
CREATE INDEX notifications_ended ON push.notifications (ended_at) WHERE state <> 'PENDING';
"""


async def forwards() -> MigrationManager:
    return migration(ID, "push", DESCRIPTION, SQL)
