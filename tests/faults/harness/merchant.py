"""Who counts a shelf while its products are being sold, and who imports files of products."""

import asyncio
import csv
import io
from itertools import count
from typing import Any

from tests.faults.harness.asking import until_known
from tests.faults.harness.ledger import Ledger, Purchase
from tests.faults.harness.shop import Shop

SHELF = "T1"
TAKES = "/api/v1/stock-takes"
# Seconds between two stock-takes of one clerk, and between two files.
COUNTED_EVERY = 2.0
IMPORTED_EVERY = 5.0
# Of one file.
GOODS = 40
# A count is late if the stock moved or the other clerk was first; what is saved is not saved again.
ALLOWED = {
    "start": (200, 201),
    "list": (200,),
    "type": (200, 404, 409),
    "save": (200, 409),
    "give up": (200, 409),
}
PRICES = "SELECT sku, price FROM products.products WHERE sku LIKE 'GOODS-%'"


async def take_stock(line: Any, ledger: Ledger, key: dict[str, str]) -> None:
    """Finds a piece more now and then. Until cancelled; two clerks may count the same shelf."""

    async def ask(what: str, method: str, path: str, body: Any = None) -> Any:
        clerk = Purchase(what, {})
        answer = await until_known(line, ledger, "stock-take", method, path, body, key, clerk)
        if answer and answer.status not in ALLOWED[what]:
            ledger.breach(f"{what} a stock-take was answered {answer.status}: {answer.body[:200]}")
            return None
        return answer

    while True:
        await asyncio.sleep(COUNTED_EVERY)
        if not (begun := await ask("start", "POST", TAKES, {"first_shelf": SHELF})):
            continue
        take = f"{TAKES}/{begun.json()['take_id']}"
        listed = await ask("list", "GET", f"{take}/lines")
        for one in listed.json()["items"] if listed else ():
            body = {
                "counted": one["on_hand"] + ledger.dice.randint(0, 1),
                "expected": one["on_hand"],
            }
            await ask("type", "PUT", f"{take}/lines/{one['product_id']}", body)
        saved = await ask("save", "POST", f"{take}/result", {})
        if saved and saved.status == 200:
            ledger.reads["stock-takes"] += 1
        else:
            await ask("give up", "DELETE", take)


async def import_goods(shop: Shop, ledger: Ledger) -> None:
    """One file after another, each dearer by a cent; what failed is imported again. Until
    cancelled.
    """
    file = shop.data.parent / "goods.csv"
    for number in count():
        await asyncio.sleep(IMPORTED_EVERY)
        file.write_text(_goods(1000 + number, 5 + number % 3))
        words = ("products", "import", str(file), "--apply", "--set-stock")
        while (done := await asyncio.to_thread(shop.run, *words)).returncode:
            if "Traceback" in done.stderr:
                ledger.breach(f"an import ended with {done.stderr[-400:]}")
                return
            await asyncio.sleep(1)
        prices = {row["price"] for row in await shop.fetch(PRICES)}
        if prices != {1000 + number}:
            ledger.breach(f"after import {number} the prices are {prices}")
        ledger.reads["imports"] += 1


def _goods(price: int, pieces: int) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(
        ("Handle", "Title", "Variant SKU", "Variant Inventory Qty", "Variant Price", "Status")
    )
    for number in range(GOODS):
        named = f"goods-{number}"
        writer.writerow((named, named, named.upper(), pieces, f"{price / 100:.2f}", "active"))
    return text.getvalue()
