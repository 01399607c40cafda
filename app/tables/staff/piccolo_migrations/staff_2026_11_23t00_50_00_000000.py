"""The index by which ended sessions are cleared away."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.database import fetch

ID = "2026-11-23T00:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes for upkeep"

STATEMENTS = ("CREATE INDEX sessions_expiry ON staff.sessions (expires_at)",)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="staff", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await fetch(statement)

    manager.add_raw(run)
    return manager
