"""From "Mark shipped" to the message on the customer's open page: `python bench/latency.py [N]`.

Starts a whole shop, at rest but for this. For each of N orders it opens the stream that the
order's page follows, sends the parcel off through the API, and takes the time from just before
that request to the arrival of the message with the new status. Between the two lie the request,
the commit, the ring, the worker's transaction, the nudge, the reading and the rendering.
"""

import statistics
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import httpx

sys.path.insert(0, str(Path(__file__).parent.parent))

from e2e.open_shop import OpenShop
from e2e.program import Program

ORDERS = 100
WARM_UP = 5
LONGEST = 10.0
"""Seconds to wait for a message before the measurement has failed."""


def main(orders: int) -> None:
    with tempfile.TemporaryDirectory(prefix="doorstep-bench-") as folder:
        shop = OpenShop(Path(folder, "data"))
        try:
            with shop.api("the measurement") as api:
                took = list(_measured(shop, Program(api), orders + WARM_UP))[WARM_UP:]
        finally:
            shop.close()
    cuts = statistics.quantiles(took, n=100, method="inclusive")
    print(f'"Mark shipped" to the message on the order\'s page, {orders} orders at rest')
    for name, value in (
        ("p50", cuts[49]),
        ("p95", cuts[94]),
        ("p99", cuts[98]),
        ("slowest", max(took)),
    ):
        print(f"  {name:8} {1000 * value:7.1f} ms")


def _measured(shop: OpenShop, program: Program, orders: int) -> Iterator[float]:
    """Seconds, order by order."""
    program.stocks("bench-mug", "Mug", orders)
    with ThreadPoolExecutor(1) as threads:
        for number in range(orders):
            ordered = program.orders("Ann Lee", {"bench-mug": 1})
            shipment = program.shipment_of(ordered.order_id)
            with _page(shop.url, ordered.page) as lines:
                _read_until(lines, 'data-status="PENDING_SHIPMENT"')
                arrival = threads.submit(_read_until, lines, 'data-status="SHIPPED"')
                began = perf_counter()
                program.ships(shipment, "DHL", f"JD{number:010}")
                yield arrival.result(LONGEST) - began


@contextmanager
def _page(url: str, path: str) -> Iterator[Iterator[str]]:
    """The lines of the stream that an order's open page reads, opened by the page's own cookie."""
    with httpx.Client(base_url=url, timeout=LONGEST) as browser:
        opened = browser.get(path)
        address = opened.headers["Location"].partition("?")[0]
        with browser.stream("GET", f"{address}/stream") as answer:
            answer.raise_for_status()
            yield answer.iter_lines()


def _read_until(lines: Iterator[str], words: str) -> float:
    """When it had come."""
    for line in lines:
        if words in line:
            return perf_counter()
    raise EOFError(f"the stream ended before {words}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ORDERS)
