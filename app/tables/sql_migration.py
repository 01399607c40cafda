"""A migration of plain SQL: what Piccolo's columns cannot say."""

from collections.abc import Sequence

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.infra.database import fetch


def migration(
    migration_id: str, app_name: str, description: str, statements: Sequence[str]
) -> MigrationManager:
    """Runs the statements in their order, in the transaction of all migrations."""
    manager = MigrationManager(
        migration_id=migration_id, app_name=app_name, description=description
    )

    async def run() -> None:
        for statement in statements:
            await fetch(statement)

    manager.add_raw(run)
    return manager
