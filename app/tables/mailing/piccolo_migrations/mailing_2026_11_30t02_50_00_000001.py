"""Mails to the staff, each about a subject of another flat and in a language of its own."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T02:50:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "mails to the staff"

SQL = """
ALTER TABLE mailing.mails ADD COLUMN subject_id uuid;
ALTER TABLE mailing.mails ADD COLUMN language varchar(2);
ALTER TABLE mailing.mails DROP CONSTRAINT about_an_order_or_a_link;
ALTER TABLE mailing.mails ADD CONSTRAINT about_one_thing CHECK (
    num_nonnulls(order_id, link_id, subject_id) = 1
    AND (kind = 'ACCOUNT_LINK') = (link_id IS NOT NULL));
"""


async def forwards() -> MigrationManager:
    return migration(ID, "mailing", DESCRIPTION, SQL)
