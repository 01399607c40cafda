"""Decisions about requests to change the address, the note or the phone number of an order."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T20:27:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "corrections of orders"

SQL = """
CREATE TABLE delivery.corrections (
    correction_id uuid PRIMARY KEY,
    order_id uuid NOT NULL,
    what varchar(20)[] NOT NULL,
    asked_by varchar(254) NOT NULL,
    state varchar(10) NOT NULL,
    because varchar(10),
    decided_at timestamptz NOT NULL,
    CONSTRAINT decided CHECK
        (state = 'DONE' AND because IS NULL OR state = 'REFUSED' AND because IS NOT NULL)
);
CREATE INDEX corrections_order ON delivery.corrections (order_id);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, SQL)
