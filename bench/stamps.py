"""When things happened, by the database's own clock: triggers that note it while they are set.

A deferred trigger runs when its transaction commits, just before the flush to disk, so that a time
counted from it holds the whole commit. The database's clock is also that of the measurement on
the same machine.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import asyncpg

from bench.shop import Shop

PLACED = "placed"
OPENED = "opened"
SHIPPED = "shipped"
CHANGED = "changed"

SET = f"""
CREATE SCHEMA bench;
CREATE UNLOGGED TABLE bench.stamps (order_id uuid, what text, at timestamptz);
CREATE FUNCTION bench.stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO bench.stamps VALUES (NEW.order_id, TG_ARGV[0], clock_timestamp());
    RETURN NEW;
END $$;
CREATE CONSTRAINT TRIGGER bench_placed AFTER INSERT ON sales.orders
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bench.stamp('{PLACED}');
CREATE TRIGGER bench_opened BEFORE INSERT ON delivery.shipments
    FOR EACH ROW EXECUTE FUNCTION bench.stamp('{OPENED}');
CREATE CONSTRAINT TRIGGER bench_shipped AFTER UPDATE ON delivery.shipments
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bench.stamp('{SHIPPED}');
CREATE CONSTRAINT TRIGGER bench_changed AFTER UPDATE ON sales.orders
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bench.stamp('{CHANGED}');
"""

TAKEN_AWAY = """
DROP TRIGGER bench_placed ON sales.orders;
DROP TRIGGER bench_opened ON delivery.shipments;
DROP TRIGGER bench_shipped ON delivery.shipments;
DROP TRIGGER bench_changed ON sales.orders;
DROP SCHEMA bench CASCADE;
"""


class Stamps:
    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def of(self, what: str) -> dict[str, float]:
        """Seconds since 1970 by order: the last such instant of each."""
        rows = await self._connection.fetch(
            "SELECT order_id::text, extract(epoch FROM max(at))::float AS at"
            " FROM bench.stamps WHERE what = $1 GROUP BY order_id",
            what,
        )
        return {row["order_id"]: row["at"] for row in rows}


@asynccontextmanager
async def stamps(shop: Shop) -> AsyncGenerator[Stamps]:
    connection = await shop.connect()
    try:
        await connection.execute(SET)
        yield Stamps(connection)
        await connection.execute(TAKEN_AWAY)
    finally:
        await connection.close()
