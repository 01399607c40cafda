"""Restores of a backup, and what waits for a decision since."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-12-01T05:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "restores and what they hold"

SQL = """
CREATE TABLE messaging.restores (
    number bigserial PRIMARY KEY,
    restored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    backup_at timestamptz NOT NULL,
    cause text NOT NULL,
    restored_by text NOT NULL,
    last_event varchar(40),
    CONSTRAINT in_this_order CHECK (backup_at <= restored_at)
);
CREATE TABLE messaging.holds (
    hold_id bigserial PRIMARY KEY,
    restore bigint NOT NULL REFERENCES messaging.restores,
    kind varchar(20) NOT NULL,
    held bigint NOT NULL CHECK (held >= 0),
    decision varchar(10),
    decided_at timestamptz,
    decided_by text,
    moved bigint,
    CONSTRAINT one_a_kind UNIQUE (restore, kind),
    CONSTRAINT kind_known CHECK (kind IN ('mails', 'webhooks', 'notifications', 'payments')),
    CONSTRAINT decision_known CHECK (decision IN ('SEND', 'DROP')),
    CONSTRAINT decided_as_a_whole
        CHECK (num_nulls(decision, decided_at, decided_by, moved) IN (0, 4))
);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "messaging", DESCRIPTION, SQL)
