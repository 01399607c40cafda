"""What is noted about the setup of a new shop."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T02:52:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "setup guide"

SQL = """
CREATE TABLE shop.setup_marks (
    mark varchar(20) PRIMARY KEY,
    noted_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    noted_by varchar(200) NOT NULL,
    CONSTRAINT mark_known CHECK (mark IN ('MAIL_SENT', 'CLOSED'))
);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "shop", DESCRIPTION, SQL)
