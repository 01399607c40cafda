"""People who wait for a product that is sold out."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T20:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "stock alerts"

SQL = """
CREATE TABLE products.stock_alerts (
    alert_id uuid PRIMARY KEY,
    product_id varchar(100) NOT NULL
        REFERENCES products.products ON UPDATE CASCADE ON DELETE RESTRICT,
    email varchar(254) NOT NULL,
    language varchar(2) NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    told_at timestamptz
);
CREATE UNIQUE INDEX stock_alerts_waiting ON products.stock_alerts (product_id, email)
    WHERE told_at IS NULL;
CREATE INDEX stock_alerts_told ON products.stock_alerts (product_id, told_at)
    WHERE told_at IS NOT NULL;
CREATE INDEX stock_alerts_email ON products.stock_alerts (email, told_at);

CREATE TABLE products.stock_alert_stops (
    email_hash varchar(64) PRIMARY KEY,
    stopped_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "products", DESCRIPTION, SQL)
