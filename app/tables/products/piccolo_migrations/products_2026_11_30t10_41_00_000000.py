"""Sale prices, and a history of all prices, which triggers keep."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-30T10:41:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "sale prices and the history of prices"

SQL = """
ALTER TABLE products.products
    ADD COLUMN sale_price bigint,
    ADD COLUMN sale_starts_at timestamptz,
    ADD COLUMN sale_ends_at timestamptz,
    ADD COLUMN sale_prior_price bigint,
    ADD CONSTRAINT sale_price_sound CHECK (sale_price BETWEEN 0 AND 1000000000),
    ADD CONSTRAINT sale_begins CHECK ((sale_price IS NULL) = (sale_starts_at IS NULL)),
    ADD CONSTRAINT sale_ends CHECK (
        CASE WHEN sale_price IS NULL THEN sale_ends_at IS NULL
            ELSE (sale_ends_at > sale_starts_at) IS NOT FALSE END);
CREATE INDEX products_sales ON products.products (sale_ends_at) WHERE sale_price IS NOT NULL;

CREATE FUNCTION products.is_running(starts_at timestamptz, ends_at timestamptz, at timestamptz)
    RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN coalesce(starts_at <= at AND (at < ends_at) IS NOT FALSE, false);

CREATE FUNCTION products.price_at(price bigint, sale_price bigint, sale_starts_at timestamptz,
    sale_ends_at timestamptz, at timestamptz)
    RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN sale_starts_at <= at AND (at < sale_ends_at) IS NOT FALSE
        THEN least(price, sale_price) ELSE price END;

CREATE TABLE products.prices (
    id bigserial PRIMARY KEY,
    product_id varchar(100) NOT NULL
        REFERENCES products.products ON UPDATE CASCADE ON DELETE CASCADE,
    price bigint NOT NULL,
    sale_price bigint,
    sale_starts_at timestamptz,
    sale_ends_at timestamptz,
    sold boolean NOT NULL,
    set_at timestamptz NOT NULL,
    set_by varchar(254) NOT NULL,
    CONSTRAINT one_price_at_a_time UNIQUE (product_id, set_at)
);

-- The lowest price for which a product was sold in a span of time, or NULL if it was not. Each row
-- of the history counts until the next, with the price before, during and after its sale.
CREATE FUNCTION products.lowest_price(wanted varchar, since timestamptz, until timestamptz)
    RETURNS bigint LANGUAGE sql STABLE
    RETURN (
        SELECT min(least(
            CASE WHEN sale_price IS NULL OR begins < sale_starts_at OR sale_ends_at < ends
                THEN price END,
            CASE WHEN sale_starts_at < ends AND (begins < sale_ends_at) IS NOT FALSE
                THEN least(price, sale_price) END))
        FROM (
            SELECT price, sale_price, sale_starts_at, sale_ends_at, sold,
                greatest(set_at, since) AS begins,
                least(lead(set_at) OVER (ORDER BY set_at), until) AS ends
            FROM products.prices WHERE product_id = wanted
        ) AS spans
        WHERE sold AND begins < ends
    );

-- A sale begins when it is entered, not earlier, and anew when its price rises. What is said about
-- the price before it (EU 98/6/EC, Article 6a) is known until the next change of the row. All of it
-- is done after the row is written: a trigger before that would wait for every order in progress,
-- since the row's codes are among the columns that editors write.
CREATE FUNCTION products.write_price() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    at timestamptz := clock_timestamp();
    starts_at timestamptz := NEW.sale_starts_at;
    prior bigint := NEW.sale_prior_price;
    goes_on boolean := false;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.price, OLD.sale_price, OLD.sale_starts_at, OLD.sale_ends_at,
                OLD.withdrawn_at IS NULL)
            IS NOT DISTINCT FROM (NEW.price, NEW.sale_price, NEW.sale_starts_at, NEW.sale_ends_at,
                NEW.withdrawn_at IS NULL)
        THEN
            RETURN NULL;
        END IF;
        goes_on := OLD.withdrawn_at IS NULL AND NEW.sale_price <= OLD.sale_price
            AND products.is_running(OLD.sale_starts_at, OLD.sale_ends_at, at);
    END IF;
    -- A clock may be set back; the order of the rows does not change.
    SELECT greatest(at, max(set_at) + interval '1 microsecond') INTO at
    FROM products.prices WHERE product_id = NEW.product_id;
    IF NEW.sale_price IS NULL THEN
        prior := NULL;
    ELSIF (NEW.sale_ends_at <= at) IS NOT TRUE THEN
        IF starts_at <= at THEN
            starts_at := CASE WHEN goes_on THEN OLD.sale_starts_at ELSE at END;
        END IF;
        prior := least(
            products.lowest_price(
                NEW.product_id, starts_at - interval '30 days', least(starts_at, at)),
            CASE WHEN starts_at > at AND NEW.withdrawn_at IS NULL THEN NEW.price END);
    END IF;
    INSERT INTO products.prices (product_id, price, sale_price, sale_starts_at, sale_ends_at, sold,
        set_at, set_by)
    VALUES (NEW.product_id, NEW.price, NEW.sale_price, starts_at, NEW.sale_ends_at,
        NEW.withdrawn_at IS NULL, at, NEW.changed_by);
    IF (starts_at, prior) IS DISTINCT FROM (NEW.sale_starts_at, NEW.sale_prior_price) THEN
        UPDATE products.products SET sale_starts_at = starts_at, sale_prior_price = prior
        WHERE product_id = NEW.product_id;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER write_price
    AFTER INSERT OR UPDATE OF price, sale_price, sale_starts_at, sale_ends_at, withdrawn_at
    ON products.products FOR EACH ROW WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION products.write_price();
"""

# The audit log knows the changes of prices until now, and what was in force before the first. A
# price counts as one for which the product was sold, so that no reduction looks larger than it is.
FILL = """
WITH changes AS MATERIALIZED (
    SELECT product_id, at, actor_name, (before #>> '{price,amount}')::bigint AS was,
        (after #>> '{price,amount}')::bigint AS became
    FROM audit_log.lines JOIN products.products ON product_id = subject_id
    WHERE subject_kind = 'product' AND after ? 'price'
), earliest AS (
    SELECT DISTINCT ON (product_id) product_id, at, was FROM changes ORDER BY product_id, at
), latest AS (
    SELECT DISTINCT ON (product_id) product_id, at, became FROM changes
    ORDER BY product_id, at DESC
)
INSERT INTO products.prices (product_id, price, sold, set_at, set_by)
SELECT product_id, was, true, at - interval '1 millisecond', ''
FROM earliest WHERE was IS NOT NULL
UNION ALL
SELECT product_id, became, true, at, actor_name FROM changes
UNION ALL
SELECT product_id, price, withdrawn_at IS NULL,
    greatest(coalesce(withdrawn_at, changed_at), at + interval '1 microsecond'), changed_by
FROM products.products LEFT JOIN latest USING (product_id)
WHERE became IS DISTINCT FROM price OR withdrawn_at IS NOT NULL
ON CONFLICT DO NOTHING;
"""


async def forwards() -> MigrationManager:
    return migration(ID, "products", DESCRIPTION, SQL + FILL)
