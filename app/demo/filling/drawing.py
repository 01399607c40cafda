"""One batch drawn by lot into temporary tables: orders, their lines, their totals, their steps."""

# The digits of a UUID 7, which all real ids are: an index grows at its end.
RISING = """
    lpad(to_hex((extract(epoch FROM {at}) * 1000)::bigint), 12, '0')
        || '7' || overlay(substr(md5({salt}), 14) PLACING '8' FROM 4 FOR 1)"""

# Products that were for sale at some time; nobody orders a draft.
SOLD = "products.products WHERE published_at IS NOT NULL"
# Of the orders with several lines. They leave in two parcels, and a third line is not found.
DIVIDED = 0.05
MISSED = "left_first + interval '10 minutes'"
REST = f"""({RISING.format(at="left_first", salt="order_id::text || 'rest'")})::uuid"""


def share(of_what: str, part: float) -> str:
    """A condition that is true for this part of all orders, for each order always the same."""
    return f"('x' || left(md5(order_id::text || '{of_what}'), 6))::bit(24)::int < {part} * 2 ^ 24"


# $3 is the number of orders in the whole fill, and $2 of them are still to come, the oldest first.
# Order numbers rise with time, there are more orders the later it gets, and the last ones still
# wait.
DRAWN = f"""
CREATE TEMPORARY TABLE drawn ON COMMIT DROP AS
WITH dice AS (
    SELECT n, order_number, gen_random_uuid()::text AS chance,
           now() - interval '2 minutes'
               - interval '365 days' * (($2 - n + random()) / $3::float) ^ 1.5 AS placed_at,
           random() AS fate, random() AS packing, random() AS driving, random() AS taste,
           1 + floor(random() * 3)::int AS lines,
           floor(random() * cardinality($6::text[])) AS who,
           1 + floor(random() * cardinality($4::text[]))::int AS van,
           1 + floor(random() * cardinality($5::text[]))::int AS spot
    FROM unnest($1::text[]) WITH ORDINALITY AS numbered (order_number, n)
), planned AS (
    SELECT *, ({RISING.format(at="placed_at", salt="chance")})::uuid AS order_id,
           placed_at + interval '1 hour' + packing * interval '30 hours' AS ships_at,
           placed_at + interval '32 hours' + driving * interval '72 hours' AS arrives_at
    FROM dice
), judged AS (
    SELECT *, CASE WHEN fate < 0.04 THEN 'CANCELLED'
                   WHEN arrives_at < now() THEN 'DELIVERED'
                   WHEN ships_at < now() THEN 'SHIPPED'
                   ELSE 'PENDING_SHIPMENT' END AS status
    FROM planned
), people AS (
    SELECT row_number() OVER () - 1 AS who, *
    FROM unnest($6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
            $12::text[], $13::jsonb[])
        AS person (customer_name, customer_email, line1, city, postcode, country, company, billing)
)
SELECT n, order_id, {RISING.format(at="placed_at", salt="order_id::text")} AS shipment_id,
       order_number, placed_at, status, taste, lines,
       customer_name, customer_email, company, line1, city, postcode, country, billing,
       CASE WHEN status IN ('SHIPPED', 'DELIVERED') THEN ($4::text[])[van] END AS carrier,
       CASE WHEN status IN ('SHIPPED', 'DELIVERED') THEN
           (10 ^ 15 + ('x' || right(order_id::text, 12))::bit(48)::bigint)::bigint::text
       END AS tracking_number,
       ('x' || left(md5(chance), 6))::bit(24)::int < {DIVIDED} * 2 ^ 24 AND lines > 1
           AND (SELECT count(*) > 1 FROM {SOLD}) AND status <> 'CANCELLED'
           AND ships_at - interval '30 minutes' < now() AS divided,
       ships_at - interval '30 minutes' AS left_first,
       CASE WHEN arrives_at - interval '30 minutes' < now()
           THEN arrives_at - interval '30 minutes' END AS arrived_first,
       ($4::text[])[van] AS first_carrier,
       CASE WHEN status IN ('SHIPPED', 'DELIVERED') THEN ships_at END AS shipped_at,
       CASE WHEN status = 'DELIVERED' THEN arrives_at END AS delivered_at,
       CASE WHEN status = 'DELIVERED' THEN ($5::text[])[spot] END AS delivery_location,
       CASE WHEN status = 'CANCELLED' THEN placed_at + interval '30 seconds' END AS cancels_at,
       CASE WHEN status = 'CANCELLED' THEN placed_at + interval '31 seconds' END AS cancelled_at
FROM judged JOIN people USING (who)
"""

# Up to three different products per order, the first of the shelf more often than the last.
LINES = f"""
CREATE TEMPORARY TABLE lines ON COMMIT DROP AS
WITH shelf AS (
    SELECT product_id, name, price, sale_price, sale_starts_at, sale_ends_at,
        row_number() OVER (ORDER BY product_id) - 1 AS place
    FROM {SOLD}
), counted AS (
    SELECT count(*) AS places, greatest(1, count(*) / 3) AS stride FROM {SOLD}
)
SELECT n, order_id, status, placed_at, shipped_at, position, product_id, name,
       products.price_at(price, sale_price, sale_starts_at, sale_ends_at, placed_at) AS price,
       1 + (n + position - 1) % 2 AS quantity, divided, left_first,
       CASE WHEN NOT divided OR position = 1 THEN 1
            WHEN position > 2 AND {MISSED} < now() THEN 3 ELSE 2 END AS part
FROM drawn CROSS JOIN counted
CROSS JOIN generate_series(1, least(lines, places)) AS position
JOIN shelf ON place = (floor(taste * taste * places)::int + (position - 1) * stride) % places
"""

BILLS = """
CREATE TEMPORARY TABLE bills ON COMMIT DROP AS
SELECT n, sum(price * quantity) AS total,
       jsonb_agg(jsonb_build_object('product_id', product_id, 'name', name, 'quantity', quantity)
                 ORDER BY position) AS items,
       jsonb_agg(jsonb_build_object('position', position, 'product_id', product_id, 'name', name,
                 'quantity', quantity) ORDER BY position) AS packed
FROM lines GROUP BY n
"""
