"""Second factors of the staff: apps that show codes, and recovery codes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T15:32:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "second factors"

SQL = """
CREATE TABLE staff.second_factors (
    staff_id uuid PRIMARY KEY REFERENCES staff.members ON UPDATE CASCADE ON DELETE CASCADE,
    factor_id uuid NOT NULL UNIQUE,
    made_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    confirmed_at timestamptz,
    last_step bigint NOT NULL DEFAULT 0
);

CREATE TABLE staff.recovery_codes (
    code_hash bytea PRIMARY KEY,
    staff_id uuid NOT NULL REFERENCES staff.members ON UPDATE CASCADE ON DELETE CASCADE,
    made_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    used_at timestamptz
);
CREATE INDEX recovery_codes_member ON staff.recovery_codes (staff_id);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "staff", DESCRIPTION, SQL)
