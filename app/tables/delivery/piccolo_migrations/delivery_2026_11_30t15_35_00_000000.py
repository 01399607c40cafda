"""Which papers of a parcel were printed, by whom and when."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T15:35:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "printouts"

SQL = """
ALTER TABLE delivery.shipments ADD COLUMN printed jsonb NOT NULL DEFAULT '[]';
CREATE TABLE delivery.printouts (
    printout_id uuid PRIMARY KEY,
    shipment_id uuid NOT NULL REFERENCES delivery.shipments ON DELETE RESTRICT,
    paper varchar(10) NOT NULL,
    printed_by varchar(254) NOT NULL,
    printed_at timestamptz NOT NULL,
    CONSTRAINT paper_known CHECK (paper IN ('SLIP', 'LABEL', 'PICK_LIST'))
);
CREATE INDEX printouts_shipment ON delivery.printouts (shipment_id, paper, printed_at);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, SQL)
