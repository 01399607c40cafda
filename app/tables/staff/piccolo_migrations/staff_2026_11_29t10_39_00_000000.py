"""Who made a key: keys of who leaves are to be found, and can be revoked."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T10:39:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "who made a key"

STATEMENTS = (
    """
    ALTER TABLE staff.api_keys
        ADD COLUMN made_by_id uuid,
        ADD COLUMN made_by varchar(200) NOT NULL DEFAULT ''
    """,
    """
    DO $$ BEGIN
        IF to_regclass('audit_log.lines') IS NOT NULL THEN
            UPDATE staff.api_keys SET made_by = left(line.actor_name, 200),
                made_by_id = (SELECT staff_id FROM staff.members
                    WHERE line.actor_kind = 'member' AND staff_id::text = line.actor_id)
            FROM audit_log.lines AS line
            WHERE line.action = 'key.created' AND line.subject_id = key_id::text;
        END IF;
    END $$
    """,
    "CREATE INDEX api_keys_made_by ON staff.api_keys (made_by_id)",
)
"""What the audit log still knows of older keys is taken over."""


async def forwards() -> MigrationManager:
    return migration(ID, "staff", DESCRIPTION, STATEMENTS)
