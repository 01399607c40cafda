"""An index by which orders are found from what a caller says of them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration
from app.values.hints import hints_sql
from app.values.search_words import folded_sql

ID = "2026-11-30T15:33:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "search of orders"

HINTS = hints_sql(
    "number", "name", "company", "city", "postcode", "replace(postcode, ' ', '')", "email",
    folding="sales.folded",
)  # fmt: skip
SQL = f"""
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- It costs more than PostgreSQL believes of a function: reading the index is cheaper than all rows.
CREATE FUNCTION sales.folded(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
    RETURN {folded_sql("$1")};
CREATE FUNCTION sales.hints(
    number text, name text, company text, city text, postcode text, email text
) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
    RETURN {HINTS};

CREATE INDEX orders_hints ON sales.orders USING gin ((sales.hints(
    order_number, customer_name, coalesce(company, ''), city, postcode, customer_email
)) gin_trgm_ops) WITH (gin_pending_list_limit = 256);
"""


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, SQL)
