"""Indexes by which parcels are found from what a caller says, and by the end of a number."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration
from app.values.hints import hints_sql
from app.values.search_words import folded_sql

ID = "2026-11-30T15:34:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "search of parcels"

HINTS = hints_sql(
    "number", "name", "company", "city", "postcode", "replace(postcode, ' ', '')",
    folding="delivery.folded",
)  # fmt: skip
SQL = f"""
-- It costs more than PostgreSQL believes of a function: reading the index is cheaper than all rows.
CREATE FUNCTION delivery.folded(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
    RETURN {folded_sql("$1")};
CREATE FUNCTION delivery.hints(number text, name text, company text, city text, postcode text)
    RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
    RETURN {HINTS};

-- It holds the names, too.
DROP INDEX delivery.shipments_name;
CREATE INDEX shipments_hints ON delivery.shipments USING gin ((delivery.hints(
    order_number, customer_name, coalesce(company, ''), city, postcode
)) gin_trgm_ops) WITH (gin_pending_list_limit = 256);
CREATE INDEX shipments_tracking_end ON delivery.shipments (reverse(tracking_key) text_pattern_ops)
    WHERE tracking_key IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "delivery", DESCRIPTION, SQL)
