"""How many orders a recipient was sent lately, counted one batch after the other."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from app.tables.sql_migration import migration

ID = "2026-11-29T09:56:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "orders to one recipient"

STATEMENTS = (
    "ALTER TABLE sales.orders ADD COLUMN by_key boolean NOT NULL DEFAULT false",
    """
    CREATE FUNCTION sales.orders_to(emails text[], lasts interval, most integer)
    RETURNS TABLE (placed integer, wait double precision)
    LANGUAGE plpgsql VOLATILE SET plan_cache_mode = force_generic_plan AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock(hashtextextended('orders to ' || lower(email), 0))
        FROM unnest(emails) AS email;
        RETURN QUERY
        SELECT count(latest.at)::integer,
            coalesce(extract(epoch FROM min(latest.at) + lasts - now()), 0)::float
        FROM unnest(emails) WITH ORDINALITY AS asked (email, place)
        LEFT JOIN LATERAL (
            SELECT orders.placed_at AS at FROM sales.orders
            WHERE lower(customer_email) = lower(asked.email)
              AND orders.placed_at > now() - lasts AND NOT by_key
            ORDER BY orders.placed_at DESC LIMIT most
        ) AS latest ON true
        GROUP BY asked.place ORDER BY asked.place;
    END $$
    """,
)


async def forwards() -> MigrationManager:
    return migration(ID, "sales", DESCRIPTION, STATEMENTS)
