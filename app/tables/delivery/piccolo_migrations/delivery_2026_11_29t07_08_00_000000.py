"""The index of names, as a search has them: without regard to blanks' kinds, joiners and forms."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration
from app.values.text import sought_in

ID = "2026-11-29T07:08:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "search by name, in one form"

STATEMENTS = (
    "DROP INDEX IF EXISTS delivery.shipments_name",
    "CREATE INDEX shipments_name ON delivery.shipments"
    f" USING gin (({sought_in('customer_name')}) gin_trgm_ops)"
    " WITH (gin_pending_list_limit = 256)",
)


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, STATEMENTS)
