"""A search of several words reads only the entries that have all of them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T14:42:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "searches of several words"

# One condition for each query or the pattern beside it, so that PostgreSQL combines what the
# indexes have for each before it reads an entry. The statement is made anew, since the number of
# words is part of it.
SQL = """
CREATE OR REPLACE FUNCTION products.find_entries(queries text[], patterns text[]) RETURNS text[]
    LANGUAGE plpgsql STABLE SET enable_seqscan = off SET random_page_cost = 1.1 AS $$
DECLARE
    hits text[];
BEGIN
    EXECUTE 'SELECT ARRAY(SELECT product_id FROM products.search_entries WHERE '
        || (SELECT string_agg(format('(words @@ %L::tsquery OR name LIKE %L)', query, pattern),
                ' AND ')
            FROM unnest(queries, patterns) AS term (query, pattern))
        || ')' INTO hits;
    RETURN hits;
END
$$;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "products", DESCRIPTION, SQL)
