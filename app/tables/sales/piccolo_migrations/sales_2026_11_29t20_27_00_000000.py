"""Requests to change the address, the note or the phone number of an order."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T20:27:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "corrections of orders"

SQL = """
CREATE TABLE sales.corrections (
    correction_id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES sales.orders ON UPDATE CASCADE ON DELETE RESTRICT,
    what varchar(20)[] NOT NULL,
    wanted jsonb,
    asked_by varchar(254) NOT NULL,
    asked_at timestamptz NOT NULL,
    state varchar(10) NOT NULL,
    because varchar(10),
    refused_by varchar(254),
    since timestamptz,
    answered_at timestamptz,
    CONSTRAINT state_known CHECK (state IN ('ASKED', 'DONE', 'REFUSED')),
    -- What the customer wrote is kept by the order alone, once it is decided.
    CONSTRAINT wanted_until_answered CHECK
        ((state = 'ASKED') = (wanted IS NOT NULL) AND (state = 'ASKED') = (answered_at IS NULL)),
    CONSTRAINT refused_for_a_reason CHECK ((state = 'REFUSED') = (because IS NOT NULL)
        AND (because IS NULL OR because IN ('CLAIMED', 'SHIPPED', 'CANCELLED')))
);
CREATE INDEX corrections_order ON sales.corrections (order_id, asked_at);
CREATE INDEX corrections_asked ON sales.corrections (asked_at) WHERE state = 'ASKED';
"""


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, SQL)
