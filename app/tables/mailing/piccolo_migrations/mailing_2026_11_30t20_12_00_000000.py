"""Mails that the staff send once more, each a row of its own that names the first."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T20:12:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "mails sent once more"

SQL = """
ALTER TABLE mailing.mails ADD COLUMN repeats varchar(40),
    ADD CONSTRAINT repeats_of_an_order CHECK (
        repeats IS NULL OR order_id IS NOT NULL AND recipient IS NULL);
-- One mail for each status of an order, one for each cause of any other mail, and any that repeat.
DROP INDEX mailing.mails_once_an_order;
CREATE UNIQUE INDEX mails_once_an_order ON mailing.mails (order_id, kind, (CASE WHEN kind IN
    ('PENDING_SHIPMENT', 'SHIPPED', 'DELIVERED', 'CANCELLED') AND repeats IS NULL
    THEN '' ELSE event_id END));
"""


async def forwards() -> MigrationManager:
    return migration(ID, "mailing", DESCRIPTION, SQL)
