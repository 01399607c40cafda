"""Mails about the account of a member of the staff, which the version before leaves alone."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T21:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "mails about the account of a member"

SQL = """
ALTER TABLE mailing.mails ADD COLUMN member_id uuid,
    DROP CONSTRAINT about_one_thing,
    ADD CONSTRAINT about_one_thing CHECK (
        num_nonnulls(order_id, link_id, subject_id, member_id) = 1
        AND (kind = 'ACCOUNT_LINK') = (link_id IS NOT NULL));
"""


async def forwards() -> MigrationManager:
    return migration(ID, "mailing", DESCRIPTION, SQL)
