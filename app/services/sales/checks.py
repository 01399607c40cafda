"""Checks that orders are complete, and that their histories only go forward."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.checks import Check

CHECKS: Final = (
    Check(
        2,
        gettext_noop("every order has items, and its total adds up to their prices and its fee"),
        """
        SELECT order_id, total, fee, sum(items.quantity * items.unit_price) AS items
        FROM sales.orders LEFT JOIN sales.items USING (order_id)
        GROUP BY order_id
        HAVING total IS DISTINCT FROM fee + sum(items.quantity * items.unit_price)
        """,
    ),
    Check(
        2,
        gettext_noop("the fee of every order is the one of its delivery method at the time"),
        """
        SELECT order_id, orders.method_id, method_version, orders.fee FROM sales.orders
        LEFT JOIN sales.methods ON methods.method_id = orders.method_id
            AND methods.version = method_version AND kind = method_kind
            AND methods.currency = orders.currency AND active
        WHERE orders.method_id IS NOT NULL AND orders.fee IS DISTINCT FROM CASE
            WHEN total - orders.fee >= free_from THEN 0 ELSE methods.fee END
        """,
    ),
    Check(
        2,
        gettext_noop("the versions of a delivery method are numbered without a gap"),
        """
        SELECT method_id, count(*) AS versions FROM sales.methods
        GROUP BY method_id HAVING max(version) <> count(*) OR min(version) <> 1
        """,
    ),
    Check(
        2,
        gettext_noop("every promise of delivery fits the days of its delivery method"),
        # The zone of the shop, which may have changed since, is a day away from UTC at most.
        """
        SELECT order_id, orders.method_id, method_version, promised_from, promised_by
        FROM sales.orders LEFT JOIN sales.methods ON methods.method_id = orders.method_id
            AND methods.version = method_version
        WHERE promised_by IS NOT NULL AND (
            days_max IS NULL
            OR promised_by - promised_from < days_max - days_min
            OR promised_from < (placed_at AT TIME ZONE 'UTC')::date + days_min - 1
        )
        """,
    ),
    Check(
        2,
        gettext_noop("the address of each invoice is whole"),
        """
        SELECT order_id FROM sales.orders WHERE billing IS NOT NULL
          AND NOT (billing ?& '{name,line1,city,postcode,country}'::text[])
        """,
    ),
    Check(
        2,
        gettext_noop("what was cancelled of a line cost its exact share"),
        """
        SELECT order_id, position, gone.quantity, share FROM sales.items JOIN (
            SELECT order_id, position, sum(quantity) AS quantity, sum(share) AS share
            FROM sales.cancelled_items GROUP BY order_id, position
        ) AS gone USING (order_id, position)
        WHERE gone.quantity > items.quantity OR share <> unit_price * gone.quantity
        """,
    ),
    Check(
        2,
        gettext_noop("what was asked to be cancelled is cancelled, or had left"),
        """
        WITH answered AS MATERIALIZED (
            SELECT cancellation_id, items, refused FROM sales.piece_requests
            WHERE answered_at IS NOT NULL
        ), settled AS (
            SELECT cancellation_id, position, quantity FROM sales.cancelled_items
            WHERE cancellation_id IN (SELECT cancellation_id FROM answered)
            UNION ALL
            SELECT cancellation_id, (one ->> 'position')::int, (one ->> 'quantity')::int
            FROM answered, jsonb_array_elements(refused) AS one
        )
        SELECT cancellation_id, position, asked.quantity AS asked, told.quantity AS settled
        FROM (SELECT cancellation_id, (one ->> 'position')::int AS position,
                  (one ->> 'quantity')::int AS quantity
              FROM answered, jsonb_array_elements(items) AS one) AS asked
        FULL JOIN (SELECT cancellation_id, position, sum(quantity) AS quantity FROM settled
                   GROUP BY cancellation_id, position) AS told
            USING (cancellation_id, position)
        WHERE asked.quantity IS DISTINCT FROM told.quantity
        """,
    ),
    Check(
        2,
        gettext_noop("pieces are cancelled for the reason that was given for them"),
        """
        SELECT gone.order_id, cancellation_id, gone.reason, because
        FROM sales.cancelled_items AS gone JOIN sales.piece_requests USING (cancellation_id)
        WHERE gone.reason <> coalesce(because, 'CUSTOMER')
        """,
    ),
    Check(
        4,
        gettext_noop("an order's versions are a gapless history that ends in its status"),
        """
        SELECT order_id, orders.version, count(changes.version) AS changes
        FROM sales.orders LEFT JOIN sales.changes USING (order_id)
        GROUP BY order_id
        HAVING count(changes.version) <> orders.version
            OR min(changes.version) <> 1 OR max(changes.version) <> orders.version
            OR NOT bool_or(changes.version = 1 AND kind = 'PENDING_SHIPMENT')
            OR NOT bool_or(changes.version = orders.version AND changes.status = orders.status)
        """,
    ),
    Check(
        4,
        gettext_noop("a status never went back"),
        """
        SELECT order_id, version, before, status FROM (
            SELECT order_id, version, status,
                   lag(status) OVER (PARTITION BY order_id ORDER BY version) AS before
            FROM sales.changes
        ) AS steps
        WHERE before IS NOT NULL AND (before, status) NOT IN (
            ('PENDING_SHIPMENT', 'PENDING_SHIPMENT'), ('PENDING_SHIPMENT', 'SHIPPED'),
            ('PENDING_SHIPMENT', 'DELIVERED'), ('PENDING_SHIPMENT', 'CANCELLED'),
            ('SHIPPED', 'SHIPPED'), ('SHIPPED', 'DELIVERED'),
            ('DELIVERED', 'DELIVERED'), ('CANCELLED', 'CANCELLED'))
        """,
    ),
    Check(
        4,
        gettext_noop("each step appears once in the history"),
        """
        SELECT order_id, kind, cause, times FROM (
            SELECT order_id, kind, cause,
                   count(*) OVER (PARTITION BY order_id, kind, cause) AS times
            FROM sales.changes
        ) AS steps WHERE times > 1
        """,
    ),
    Check(
        4,
        gettext_noop("only test orders that had ended are removed, once"),
        """
        SELECT order_id, version, removed_at FROM sales.orders
        WHERE is_test AND (removed_at IS NOT NULL) IS DISTINCT FROM EXISTS (
            SELECT FROM sales.changes
            WHERE changes.order_id = orders.order_id AND kind = 'TEST_REMOVED')
        UNION ALL
        SELECT order_id, version, removed_at FROM sales.orders
        WHERE removed_at IS NOT NULL AND (NOT is_test OR status NOT IN ('DELIVERED', 'CANCELLED'))
        """,
    ),
)
