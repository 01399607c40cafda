"""Mails to customers; the table refers to orders and links, and is created after both."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T13:45:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "the tables of 0.2"

SQL = """
CREATE SCHEMA mailing;

CREATE TABLE mailing.mails (
    id bigserial PRIMARY KEY,
    event_id varchar(40) NOT NULL,
    order_id uuid REFERENCES sales.orders ON UPDATE CASCADE ON DELETE RESTRICT,
    link_id uuid REFERENCES accounts.links ON UPDATE CASCADE ON DELETE CASCADE,
    kind varchar(20) NOT NULL,
    state varchar(10) NOT NULL DEFAULT 'PENDING',
    attempts integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    sent_at timestamptz,
    error text,
    recipient varchar(254),
    blocked boolean NOT NULL DEFAULT false,
    CONSTRAINT one_mail_a_cause UNIQUE (event_id, kind),
    CONSTRAINT state_known CHECK (state IN ('PENDING', 'SENT', 'FAILED')),
    CONSTRAINT about_an_order_or_a_link CHECK ((kind = 'ACCOUNT_LINK') = (order_id IS NULL)
        AND (kind = 'ACCOUNT_LINK') = (link_id IS NOT NULL))
);
-- One mail for each status of an order, and one for each cause of any other mail.
CREATE UNIQUE INDEX mails_once_an_order ON mailing.mails (order_id, kind, (CASE WHEN kind IN
    ('PENDING_SHIPMENT', 'SHIPPED', 'DELIVERED', 'CANCELLED') THEN '' ELSE event_id END));
CREATE UNIQUE INDEX mails_link ON mailing.mails (link_id) WHERE link_id IS NOT NULL;
CREATE INDEX mails_due ON mailing.mails (due_at, id) WHERE state = 'PENDING';
CREATE INDEX mails_failed ON mailing.mails (id) WHERE state = 'FAILED';
CREATE INDEX mails_sent ON mailing.mails (sent_at) WHERE state = 'SENT';
"""


async def forwards() -> MigrationManager:
    return migration(ID, "mailing", DESCRIPTION, SQL)
