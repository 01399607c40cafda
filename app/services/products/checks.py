"""Checks that no stock is sold twice, that its books add up, and that prices have a history."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.checks import Check

CHECKS: Final = (
    Check(
        1,
        gettext_noop("reserved is between 0 and on hand"),
        """
        SELECT product_id, on_hand, reserved FROM products.stock
        WHERE reserved < 0 OR reserved > on_hand
        """,
    ),
    Check(
        1,
        gettext_noop("the movements add up to what is on hand"),
        """
        SELECT product_id, on_hand, coalesce(moved.quantity, 0) AS moved
        FROM products.stock LEFT JOIN (
            SELECT product_id, sum(quantity) AS quantity FROM products.movements GROUP BY product_id
        ) AS moved USING (product_id)
        WHERE on_hand <> coalesce(moved.quantity, 0)
        """,
    ),
    Check(
        1,
        gettext_noop("the open reservations add up to what is reserved"),
        """
        SELECT product_id, reserved, coalesce(held.quantity, 0) AS held
        FROM products.stock LEFT JOIN (
            SELECT product_id, sum(quantity) AS quantity FROM products.reservations
            WHERE state = 'HELD' GROUP BY product_id
        ) AS held USING (product_id)
        WHERE reserved <> coalesce(held.quantity, 0)
        """,
    ),
    Check(
        1,
        gettext_noop("what was shipped, or not found, left the shelf once, and only that"),
        """
        WITH taken AS NOT MATERIALIZED (
            SELECT order_id, product_id, quantity FROM products.reservations
            WHERE state = 'TAKEN' AND cause IS NULL
        ), moved AS NOT MATERIALIZED (
            SELECT order_id, product_id, -quantity AS quantity FROM products.movements
            WHERE order_id IS NOT NULL AND cause IS NULL
        )
        SELECT order_id, product_id, taken.quantity AS taken, moved.quantity AS moved
        FROM taken FULL JOIN moved USING (order_id, product_id)
        WHERE taken.quantity IS DISTINCT FROM moved.quantity
        UNION ALL
        SELECT order_id, product_id, min(quantity), sum(quantity) FROM moved
        WHERE (SELECT count(*) FROM moved) <> (SELECT count(*) FROM taken)
        GROUP BY order_id, product_id HAVING count(*) > 1
        UNION ALL
        SELECT order_id, product_id, gone.quantity, -moved.quantity
        FROM (SELECT order_id, product_id, cause, quantity FROM products.reservations
              WHERE state IN ('TAKEN', 'MISSING') AND cause IS NOT NULL) AS gone
        FULL JOIN (SELECT order_id, product_id, cause, quantity FROM products.movements
                   WHERE cause IS NOT NULL AND order_id IS NOT NULL) AS moved
            USING (order_id, product_id, cause)
        WHERE gone.quantity IS DISTINCT FROM -moved.quantity
        """,
    ),
    Check(
        1,
        gettext_noop("a SKU and a barcode are one product's, and the barcode's check digit holds"),
        """
        SELECT product_id, barcode AS code FROM products.products
        CROSS JOIN LATERAL (
            SELECT sum(digit::int * CASE nth % 2 WHEN 0 THEN 3 ELSE 1 END) % 10 AS rest
            FROM unnest(string_to_array(reverse(barcode), NULL)) WITH ORDINALITY AS one (digit, nth)
        ) AS checked
        WHERE barcode ~ '^[0-9]+$' AND rest <> 0
           OR barcode !~ '^([0-9]{8}|[0-9]{13}|[1-9][0-9]{13})$'
        UNION ALL
        SELECT min(product_id), barcode FROM products.products
        WHERE barcode IS NOT NULL GROUP BY barcode HAVING count(*) > 1
        UNION ALL
        SELECT min(product_id), sku FROM products.products
        WHERE sku IS NOT NULL GROUP BY sku HAVING count(*) > 1
        """,
    ),
    Check(
        1,
        gettext_noop("each count moved the stock by the difference that it found"),
        """
        SELECT count_id, counts.product_id, expected, counted, moved.quantity AS moved
        FROM products.counts LEFT JOIN products.movements AS moved
            ON moved.id = movement_id AND moved.product_id = counts.product_id
                AND moved.order_id IS NULL
        WHERE counted - expected <> coalesce(moved.quantity, 0)
        """,
    ),
    Check(
        1,
        gettext_noop("each stock-take that was saved was booked once, as it was counted"),
        """
        SELECT take_id, line.product_id, line.counted, line.expected, booked.counted AS booked,
            moved.quantity AS moved
        FROM (SELECT take_id, product_id, line.counted, line.expected
              FROM products.stock_take_lines AS line JOIN products.stock_takes USING (take_id)
              WHERE state = 'SAVED' AND line.counted IS NOT NULL) AS line
        FULL JOIN (SELECT take_id, product_id, counted, expected, movement_id
                   FROM products.counts WHERE take_id IS NOT NULL) AS booked
            USING (take_id, product_id)
        LEFT JOIN products.movements AS moved ON moved.id = booked.movement_id
        WHERE (line.counted, line.expected) IS DISTINCT FROM (booked.counted, booked.expected)
           OR moved.cause IS DISTINCT FROM take_id AND moved.id IS NOT NULL
        """,
    ),
    Check(
        1,
        gettext_noop("a product is noted as low once, until it has risen"),
        """
        SELECT first.product_id, first.fell_at, first.rose_at, again.fell_at AS again
        FROM products.low_stock AS first JOIN products.low_stock AS again
            ON again.product_id = first.product_id AND again.id > first.id
        WHERE first.rose_at IS NULL OR again.fell_at < first.rose_at
        """,
    ),
    Check(
        1,
        gettext_noop("the search reads each product as it is"),
        """
        SELECT product_id, products.name, entry.name AS read
        FROM products.products LEFT JOIN products.search_entries AS entry USING (product_id)
        WHERE btrim(products.folded(products.name)) IS DISTINCT FROM entry.name
           OR btrim(products.folded(sku)) IS DISTINCT FROM code
           OR EXISTS (
               SELECT FROM products.texts WHERE texts.product_id = products.product_id
                 AND NOT tsvector_to_array(products.search_words(texts.name, '', ''))
                     <@ tsvector_to_array(entry.words))
        """,
    ),
    Check(
        1,
        gettext_noop("a draft is not for sale, and in no order"),
        """
        SELECT product_id, withdrawn_at, (SELECT count(*) FROM products.reservations AS held
            WHERE held.product_id = drafts.product_id) AS reservations
        FROM products.products AS drafts
        WHERE published_at IS NULL AND (withdrawn_at IS NULL OR EXISTS (
            SELECT FROM products.reservations AS held WHERE held.product_id = drafts.product_id))
        """,
    ),
    Check(
        1,
        gettext_noop("each product of a family has one value of each option, and is named by them"),
        """
        SELECT product_id, products.name, option_values, options
        FROM products.products JOIN products.families USING (family_id)
        WHERE cardinality(option_values) <> cardinality(options)
           OR products.name <> families.name || ' (' || array_to_string(option_values, ', ') || ')'
        """,
    ),
    Check(
        1,
        gettext_noop("each product of a family is named by it in each language that it speaks"),
        """
        SELECT product_id, language, texts.name, named.name AS wanted
        FROM products.products JOIN products.family_texts AS said USING (family_id)
        JOIN products.families USING (family_id)
        CROSS JOIN LATERAL (
            SELECT left(said.name || ' (' || string_agg(
                coalesce(said.words -> (place - 1)::integer ->> value, value), ', ' ORDER BY place)
                || ')', 200) AS name
            FROM unnest(option_values) WITH ORDINALITY AS one (value, place)
        ) AS named
        LEFT JOIN products.texts USING (product_id, language)
        WHERE said.name <> '' AND texts.name IS DISTINCT FROM named.name
           OR cardinality(said.options) NOT IN (0, cardinality(families.options))
           OR jsonb_array_length(said.words) NOT IN (0, cardinality(families.options))
        """,
    ),
    Check(
        1,
        gettext_noop("each picture has all its files, and a position of its own without gaps"),
        """
        SELECT picture_id, product_id, position, file FROM products.pictures
        CROSS JOIN LATERAL unnest(webp || jpeg) AS file
        WHERE NOT EXISTS (SELECT FROM products.picture_files WHERE sha256 = file)
        UNION ALL
        SELECT min(picture_id::text)::uuid, product_id, max(position), count(*)::text
        FROM products.pictures GROUP BY product_id
        HAVING max(position) <> count(*) OR count(DISTINCT position) <> count(*)
        """,
    ),
    Check(
        1,
        gettext_noop("no file of a picture is kept that no picture has shown for long"),
        """
        SELECT sha256, made_at, unused_since FROM products.picture_files
        WHERE (unused_since IS NULL OR unused_since < now() - interval '40 days')
          AND NOT EXISTS (SELECT FROM products.pictures
              WHERE webp @> ARRAY[sha256] OR jpeg @> ARRAY[sha256])
        """,
    ),
    Check(
        1,
        gettext_noop("the latest price in each product's history is its own"),
        """
        SELECT product_id, products.price, latest.price AS latest FROM products.products
        LEFT JOIN LATERAL (
            SELECT product_id, price, sale_price, sale_starts_at, sale_ends_at, sold
            FROM products.prices WHERE prices.product_id = products.product_id
            ORDER BY set_at DESC LIMIT 1
        ) AS latest USING (product_id)
        WHERE (products.price, products.sale_price, products.sale_starts_at, products.sale_ends_at,
                withdrawn_at IS NULL)
            IS DISTINCT FROM (latest.price, latest.sale_price, latest.sale_starts_at,
                latest.sale_ends_at, latest.sold)
        """,
    ),
    Check(
        1,
        gettext_noop("each sale names the lowest price of the 30 days before it"),
        """
        SELECT product_id, sale_prior_price, lowest FROM products.products
        CROSS JOIN LATERAL products.lowest_price(
            product_id, sale_starts_at - interval '30 days', sale_starts_at) AS lowest
        WHERE sale_price IS NOT NULL AND (sale_ends_at > now()) IS NOT FALSE
          AND sale_prior_price IS DISTINCT FROM lowest
        """,
    ),
    Check(
        1,
        gettext_noop("an import that has ended has settled each of its products, or refused it"),
        """
        SELECT import_id, found, settled, count(entry.place) AS entries,
            count(*) FILTER (WHERE outcome <> 'REFUSED' AND entry.settled_at IS NULL) AS unsettled
        FROM products.imports LEFT JOIN products.import_entries AS entry USING (import_id)
        WHERE state IN ('CHECKED', 'DONE')
        GROUP BY import_id
        HAVING found <> count(entry.place) OR state = 'DONE' AND (settled <> found
            OR count(*) FILTER (WHERE outcome <> 'REFUSED' AND entry.settled_at IS NULL) > 0)
        """,
    ),
)
