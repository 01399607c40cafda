"""`python -m bench.share`: who works how long for an order, as CPU milliseconds of each part.

Orders are placed, and a worker opens their shipments; then parcels are sent off and delivered. What
is counted is what the processes have used (/proc), so a machine that is busy with other work
changes the figures less than it changes a rate.
"""

import argparse
import asyncio

from bench import goods
from bench.folder import folder
from bench.line import line
from bench.load import Order
from bench.placing import Books, settled
from bench.shipping import deliver, dispatch, shipments_of
from bench.shop import Shop, opened

PARTS = ("PostgreSQL", "web", "worker", "Valkey")
CLIENTS = (4, 16, 64)
# Parcels that are sent off and delivered, and the members of staff who do it at the same time.
PARCELS = 800
STAFF = 8
SETTLES_WITHIN = 120.0


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.share", description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="of each number of clients")
    seconds = parser.parse_args().seconds
    with folder() as path, opened(path / "data") as shop:
        asyncio.run(_measure(shop, seconds))


async def _measure(shop: Shop, seconds: float) -> None:
    connection = await shop.connect()
    books = Books(shop, await goods.stock(connection))
    await connection.close()
    await books.place(CLIENTS[-1], 1.0)
    await settled(shop, SETTLES_WITHIN)
    for clients in CLIENTS:
        before = _used(shop)
        outcome = await books.place(clients, seconds)
        await settled(shop, SETTLES_WITHIN)
        print(f"{clients} clients, {outcome.rate:,.0f}/s placed and opened:", end=" ")
        _print(shop, before, len(outcome.orders))
    before = _used(shop)
    sent = await _sent_off(shop, books.orders[-PARCELS:])
    await settled(shop, SETTLES_WITHIN)
    print(f"{sent} sent off and delivered:", end=" ")
    _print(shop, before, sent)
    print(await books.check())


async def _sent_off(shop: Shop, orders: list[Order]) -> int:
    key = shop.key("shipments:read", "shipments:write")
    parcels = list((await shipments_of(shop, orders)).values())

    async def by_one(share: list[str]) -> None:
        async with line(shop.address) as connection:
            for parcel in share:
                await dispatch(connection, parcel, key)
                await deliver(connection, parcel, key)

    await asyncio.gather(*(by_one(parcels[start::STAFF]) for start in range(STAFF)))
    return len(parcels)


def _used(shop: Shop) -> dict[str, float]:
    return {part: shop.cpu(part) for part in PARTS}


def _print(shop: Shop, before: dict[str, float], count: int) -> None:
    used = {part: 1000 * (seconds - before[part]) / count for part, seconds in _used(shop).items()}
    print(", ".join(f"{part} {milliseconds:.3f} ms" for part, milliseconds in used.items()))


if __name__ == "__main__":
    main()
