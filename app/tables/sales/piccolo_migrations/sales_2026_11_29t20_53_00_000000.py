"""What customers asked to cancel of an order, and what of it had left."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T20:53:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "requests to cancel pieces"

SQL = """
CREATE TABLE sales.piece_requests (
    cancellation_id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES sales.orders ON UPDATE CASCADE ON DELETE RESTRICT,
    items jsonb NOT NULL,
    requested_at timestamptz NOT NULL,
    -- What of the items could not be cancelled; null until Delivery has answered.
    refused jsonb,
    answered_at timestamptz,
    CONSTRAINT answered_whole CHECK ((refused IS NULL) = (answered_at IS NULL))
);
CREATE INDEX piece_requests_order ON sales.piece_requests (order_id);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, SQL)
