"""Any number of mails and corrections of an order: each status once, all else once for its cause."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T09:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "mails and changes by their cause"

STATEMENTS = (
    "ALTER TABLE sales.mails ADD COLUMN recipient varchar(254) NULL DEFAULT NULL",
    "ALTER TABLE sales.mails DROP CONSTRAINT mails_event_id_key,"
    " DROP CONSTRAINT one_mail_a_step, DROP CONSTRAINT about_an_order_or_a_link,"
    " ADD CONSTRAINT one_mail_a_cause UNIQUE (event_id, kind),"
    " ADD CONSTRAINT about_an_order_or_a_link CHECK ((kind = 'ACCOUNT_LINK') = (order_id IS NULL)"
    " AND (kind = 'ACCOUNT_LINK') = (link_id IS NOT NULL))",
    "CREATE UNIQUE INDEX mails_once_an_order ON sales.mails (order_id, kind, (CASE WHEN kind IN"
    " ('PENDING_SHIPMENT', 'SHIPPED', 'DELIVERED', 'CANCELLED') THEN '' ELSE event_id END))",
    "ALTER TABLE sales.changes ADD COLUMN cause varchar(40) NULL DEFAULT NULL",
    "ALTER TABLE sales.changes DROP CONSTRAINT each_step_once,"
    " ADD CONSTRAINT each_step_once UNIQUE NULLS NOT DISTINCT (order_id, kind, cause),"
    " ADD CONSTRAINT no_cause_of_a_status CHECK (cause IS NULL OR kind NOT IN"
    " ('PENDING_SHIPMENT', 'SHIPPED', 'DELIVERED', 'CANCELLED'))",
)


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, STATEMENTS)
