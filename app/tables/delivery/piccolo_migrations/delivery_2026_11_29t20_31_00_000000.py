"""Questions to customers about the rest of a parcel, and their answers."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T20:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "decisions about the rest of a parcel"

SQL = """
CREATE TABLE delivery.decisions (
    decision_id uuid PRIMARY KEY,
    order_id uuid NOT NULL,
    shipment_id uuid NOT NULL REFERENCES delivery.shipments ON DELETE RESTRICT,
    cancellation_id uuid NOT NULL REFERENCES delivery.cancellations ON DELETE RESTRICT,
    otherwise varchar(10) NOT NULL,
    asked_at timestamptz NOT NULL,
    deadline timestamptz NOT NULL,
    wait_until timestamptz NOT NULL,
    choice varchar(10),
    decided_at timestamptz,
    decided_by varchar(10),
    person varchar(254) NOT NULL DEFAULT '',
    CONSTRAINT one_question_a_shortage UNIQUE (cancellation_id),
    CONSTRAINT decided_whole CHECK (num_nulls(choice, decided_at, decided_by) IN (0, 3)),
    CONSTRAINT choice_known CHECK (choice IN ('SEND_REST', 'WAIT', 'CANCEL')),
    CONSTRAINT otherwise_known CHECK (otherwise IN ('SEND_REST', 'WAIT', 'CANCEL')),
    CONSTRAINT decided_by_known CHECK (decided_by IN ('CUSTOMER', 'STAFF', 'DEADLINE')),
    CONSTRAINT times_sound CHECK (asked_at < deadline AND asked_at < wait_until)
);
CREATE INDEX decisions_order ON delivery.decisions (order_id);
CREATE UNIQUE INDEX decisions_open ON delivery.decisions (shipment_id) WHERE decided_at IS NULL;
CREATE INDEX decisions_due ON delivery.decisions (deadline) WHERE decided_at IS NULL;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, SQL)
