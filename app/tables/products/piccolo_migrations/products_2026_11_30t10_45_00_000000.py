"""Name and description of a product in further languages, which the search finds as well."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T10:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "texts of products in further languages"

SQL = """
CREATE TABLE products.texts (
    id bigserial PRIMARY KEY,
    product_id varchar(100) NOT NULL
        REFERENCES products.products ON UPDATE CASCADE ON DELETE CASCADE,
    language varchar(2) NOT NULL,
    name varchar(200) NOT NULL,
    description text NOT NULL,
    CONSTRAINT one_text_a_language UNIQUE (product_id, language),
    CONSTRAINT text_says_something CHECK (name <> '' OR description <> '')
);
CREATE INDEX texts_language ON products.texts (language);

CREATE OR REPLACE FUNCTION products.write_search_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO products.search_entries (product_id, name, code, words)
    SELECT product.product_id, btrim(products.folded(product.name)),
        btrim(products.folded(product.sku)),
        products.search_words(product.name, product.category, product.description)
            || products.search_words(
                coalesce(string_agg(texts.name, ' '), ''), '',
                coalesce(string_agg(texts.description, ' '), ''))
    FROM products.products AS product LEFT JOIN products.texts USING (product_id)
    WHERE product.product_id = coalesce(NEW.product_id, OLD.product_id)
    GROUP BY product.product_id
    ON CONFLICT (product_id) DO UPDATE
    SET name = excluded.name, code = excluded.code, words = excluded.words;
    RETURN NULL;
END
$$;

CREATE TRIGGER write_search_entry AFTER INSERT OR UPDATE OR DELETE ON products.texts
    FOR EACH ROW EXECUTE FUNCTION products.write_search_entry();
"""


async def forwards() -> MigrationManager:
    return migration(ID, "products", DESCRIPTION, SQL)
