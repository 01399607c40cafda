"""What carriers report of parcels on their way, and the numbers of further boxes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T20:23:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what carriers report of parcels"

SQL = """
ALTER TABLE delivery.shipments
    ADD COLUMN progress varchar(20),
    ADD COLUMN progress_at timestamptz,
    ADD COLUMN progress_text varchar(200),
    ADD COLUMN expected_at timestamptz,
    ADD COLUMN boxes jsonb NOT NULL DEFAULT '[]',
    ADD CONSTRAINT progress_known CHECK (progress IN ('ANNOUNCED', 'ACCEPTED', 'IN_TRANSIT',
        'OUT_FOR_DELIVERY', 'AT_PICKUP_POINT', 'ATTEMPTED', 'DELIVERED', 'RETURNING', 'RETURNED',
        'EXCEPTION'));

-- The few that left in several boxes, found by the key of each number.
CREATE INDEX shipments_boxes ON delivery.shipments USING gin (boxes jsonb_path_ops)
    WHERE boxes <> '[]';
-- The few on their way that somebody should look at.
CREATE INDEX shipments_troubled ON delivery.shipments (placed_at)
    WHERE status = 'SHIPPED' AND progress IN ('ATTEMPTED', 'RETURNING', 'RETURNED', 'EXCEPTION');
CREATE INDEX shipments_expected ON delivery.shipments (expected_at)
    WHERE status = 'SHIPPED' AND expected_at IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, SQL)
