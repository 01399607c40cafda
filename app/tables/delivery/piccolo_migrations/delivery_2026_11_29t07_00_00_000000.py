"""The keys by which parcels are found, in columns that PostgreSQL computes by itself.

What was typed stays as it is. The tables of what is dropped and of aliases are those of
app/values; where these change, a later migration makes functions and columns anew.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration
from app.values.carriers import carrier_key_sql
from app.values.folding import tracking_key_sql

ID = "2026-11-29T07:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "keys of numbers and carriers"

FUNCTION = """
CREATE FUNCTION delivery.{name}(typed text) RETURNS text LANGUAGE sql
IMMUTABLE STRICT PARALLEL SAFE AS $function$ SELECT {expression} $function$
"""
STATEMENTS = (
    FUNCTION.format(name="tracking_key", expression=tracking_key_sql("$1")),
    FUNCTION.format(name="carrier_key", expression=carrier_key_sql("$1")),
    "ALTER TABLE delivery.shipments"
    " ADD COLUMN tracking_key text GENERATED ALWAYS AS"
    " (delivery.tracking_key(tracking_number)) STORED,"
    " ADD COLUMN carrier_key text GENERATED ALWAYS AS (delivery.carrier_key(carrier)) STORED",
    "DROP INDEX delivery.shipments_tracking",
    "DROP INDEX delivery.shipments_carrier",
    "CREATE INDEX shipments_tracking ON delivery.shipments (tracking_key)",
    "CREATE INDEX shipments_carrier"
    " ON delivery.shipments (carrier_key, status, changed_at DESC, shipment_id DESC)"
    " WHERE carrier_key IS NOT NULL",
)


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, STATEMENTS)
