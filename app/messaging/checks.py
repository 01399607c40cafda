"""Checks that each listener applies every event once."""

from typing import Final

from app.i18n.language import gettext_noop
from app.infra.checks import UNDER_WAY, Check

CHECKS: Final = (
    Check(
        5,
        gettext_noop("every event goes to each of its listeners once"),
        """
        WITH expected AS NOT MATERIALIZED (
            SELECT event_id, listener
            FROM messaging.events JOIN messaging.subscriptions AS heard USING (event_type)
            WHERE "timestamp" >= since AND (NOT on_demand OR EXISTS (
                SELECT FROM messaging.demands
                WHERE demands.event_type = heard.event_type AND demands.listener = heard.listener
                  AND "timestamp" >= demands.since
                  AND ("timestamp" < until OR until IS NULL)))
        )
        SELECT event_id, deliveries.listener, true AS "there"
        FROM messaging.deliveries LEFT JOIN messaging.events USING (event_id)
        LEFT JOIN messaging.subscriptions ON subscriptions.event_type = events.event_type
            AND subscriptions.listener = deliveries.listener AND "timestamp" >= since
        WHERE subscriptions.listener IS NULL
        UNION ALL
        SELECT event_id, listener, false
        FROM expected LEFT JOIN messaging.deliveries USING (event_id, listener)
        WHERE (SELECT count(*) FROM expected) <> (SELECT count(*) FROM messaging.deliveries)
          AND deliveries.event_id IS NULL
        """,
    ),
    Check(
        5,
        gettext_noop("every delivery was applied, or is in the failures list"),
        f"""
        SELECT id AS entry_id, event_id, listener, attempts, error
        FROM messaging.deliveries
        WHERE state = 'PENDING' AND due_at < now() - {UNDER_WAY}
          AND NOT EXISTS (
              SELECT FROM messaging.deliveries AS earlier
              WHERE split_part(earlier.listener, '.', 1) = split_part(deliveries.listener, '.', 1)
                AND earlier.order_id = deliveries.order_id
                AND earlier.id < deliveries.id AND earlier.state = 'FAILED')
        """,
    ),
    Check(
        5,
        gettext_noop("the feed has every event, and those of an earlier cluster first"),
        """
        SELECT event_id, txid::text AS txid, cluster FROM messaging.events
        WHERE txid >= pg_snapshot_xmax(pg_current_snapshot())
           OR cluster NOT IN (0, (SELECT messaging.this_cluster())) AND txid <> '0'
              AND txid >= (SELECT min(txid) FROM messaging.events
                           WHERE cluster = (SELECT messaging.this_cluster()) AND txid <> '0')
        """,
    ),
)
