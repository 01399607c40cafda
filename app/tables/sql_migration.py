"""A migration of plain SQL, in the form of file that Piccolo looks for."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.infra.database import run_script


def migration(migration_id: str, app_name: str, description: str, sql: str) -> MigrationManager:
    """Returns a migration that runs the statements of `sql` in the transaction of all of them."""
    manager = MigrationManager(
        migration_id=migration_id, app_name=app_name, description=description
    )

    async def run() -> None:
        await run_script(sql)

    manager.add_raw(run)
    return manager
