"""Pick rounds: up to twelve parcels that one packer claims at once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T20:57:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "pick rounds"

SQL = """
CREATE TABLE delivery.rounds (
    round_id uuid PRIMARY KEY,
    claimant uuid NOT NULL,
    claimed_by varchar(254) NOT NULL,
    started_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
ALTER TABLE delivery.shipments
    ADD COLUMN round_id uuid REFERENCES delivery.rounds ON DELETE RESTRICT,
    ADD COLUMN round_box smallint,
    ADD CONSTRAINT box_of_a_round CHECK ((round_id IS NULL) = (round_box IS NULL)),
    ADD CONSTRAINT box_sound CHECK (round_box BETWEEN 1 AND 12);
-- One parcel a box, and so no more than twelve a round.
CREATE UNIQUE INDEX shipments_round ON delivery.shipments (round_id, round_box)
    WHERE round_id IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, SQL)
