"""What the catalogue's search reads, and indexes for the orders of its list."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration
from app.values.search_words import CONFIGURATIONS, SIMPLE, folded_sql

ID = "2026-11-30T02:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "search of the catalogue"

STEMS = " || ".join(
    f"to_tsvector('pg_catalog.{name}', $1)" for name in (SIMPLE, *CONFIGURATIONS.values())
)

SQL = f"""
CREATE FUNCTION products.folded(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN {folded_sql("$1")};

-- In all languages: the shop's language may change, and the rows need not.
CREATE FUNCTION products.stems(text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN {STEMS};

CREATE FUNCTION products.search_words(name text, category text, description text)
    RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN setweight(products.stems(products.folded(name)), 'A')
        || setweight(products.stems(products.folded(category)), 'B')
        || setweight(products.stems(products.folded(description)), 'D');

-- A table of its own: making a column would lock the products while orders are placed.
CREATE TABLE products.search_entries (
    product_id varchar(100) PRIMARY KEY
        REFERENCES products.products ON UPDATE CASCADE ON DELETE CASCADE,
    name text NOT NULL,
    code text,
    words tsvector NOT NULL
);

CREATE FUNCTION products.write_search_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO products.search_entries (product_id, name, code, words)
    VALUES (NEW.product_id, btrim(products.folded(NEW.name)), btrim(products.folded(NEW.sku)),
        products.search_words(NEW.name, NEW.category, NEW.description))
    ON CONFLICT (product_id) DO UPDATE
    SET name = excluded.name, code = excluded.code, words = excluded.words;
    RETURN NULL;
END
$$;

CREATE TRIGGER write_search_entry
    AFTER INSERT OR UPDATE OF name, description, category, sku ON products.products
    FOR EACH ROW EXECUTE FUNCTION products.write_search_entry();

INSERT INTO products.search_entries (product_id, name, code, words)
SELECT product_id, btrim(products.folded(name)), btrim(products.folded(sku)),
    products.search_words(name, category, description)
FROM products.products;

CREATE INDEX search_entries_words ON products.search_entries USING gin (words);
CREATE INDEX search_entries_name ON products.search_entries USING gin (name gin_trgm_ops);
-- The products that match each query or the pattern beside it. PostgreSQL takes reading all entries
-- for cheap, since it does not know what it costs to unpack them.
CREATE FUNCTION products.find_entries(queries text[], patterns text[]) RETURNS text[]
    LANGUAGE plpgsql STABLE SET enable_seqscan = off SET random_page_cost = 1.1 AS $$
DECLARE
    hits text[] := '{{}}';
BEGIN
    FOR place IN 1 .. cardinality(queries) LOOP
        IF place = 1 THEN
            hits := ARRAY(
                SELECT product_id FROM products.search_entries
                WHERE words @@ queries[place]::tsquery OR name LIKE patterns[place]
            );
        ELSE
            hits := ARRAY(
                SELECT product_id FROM products.search_entries
                WHERE words @@ queries[place]::tsquery OR name LIKE patterns[place]
                INTERSECT SELECT unnest(hits)
            );
        END IF;
    END LOOP;
    RETURN hits;
END
$$;

CREATE INDEX search_entries_code ON products.search_entries (code) WHERE code IS NOT NULL;

CREATE INDEX products_by_name ON products.products (name, product_id)
    WHERE withdrawn_at IS NULL;
CREATE INDEX products_by_price ON products.products (price, product_id)
    WHERE withdrawn_at IS NULL;
CREATE INDEX products_by_age ON products.products (created_at, product_id)
    WHERE withdrawn_at IS NULL;
CREATE INDEX products_categories ON products.products (category, price)
    WHERE withdrawn_at IS NULL;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "products", DESCRIPTION, SQL)
