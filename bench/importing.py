"""`python -m bench.importing`: how long the import of 10,000 products takes, beside an open shop.

By one worker, in a temporary folder, without pictures; meanwhile somebody asks for the catalogue.
The exit code is 1 if it takes more than a minute.
"""

import asyncio
import csv
import io
import os
import random
import sys
from pathlib import Path
from time import perf_counter
from typing import Final
from uuid import uuid4

from bench.folder import folder
from bench.line import Line, line
from bench.placing import percentile
from bench.search import COLOURS, MADE, THINGS
from bench.shop import Shop, opened

PRODUCTS: Final = 10_000
LIMIT: Final = 60.0
# A third of the products are in families of five.
MEMBERS: Final = 5
COLUMNS: Final = (
    *("Handle", "Title", "Body (HTML)", "Vendor", "Type", "Published"),
    *("Option1 Name", "Option1 Value", "Variant SKU", "Variant Grams", "Variant Inventory Qty"),
    *("Variant Price", "Status"),
)
ASK: Final = """
INSERT INTO products.imports (import_id, file_name, content, state, language, actor_kind, actor_id,
    asked_by)
VALUES ($1, 'goods.csv', $2, 'CHECKING', 'en', 'command', '', 'bench')
"""
APPLY: Final = """
UPDATE products.imports SET state = 'APPLYING', batch = 0, settled = 0,
    applied_at = clock_timestamp(), applied_by = 'bench' WHERE import_id = $1
"""
STATE: Final = "SELECT state FROM products.imports WHERE import_id = $1"
OUTCOMES: Final = """
SELECT outcome, count(*) FROM products.import_entries WHERE import_id = $1 GROUP BY outcome
"""


def table(cheaper: int = 0) -> bytes:
    """A file of products; `cheaper` is taken off each price, in cents."""
    dice = random.Random(17)
    lists = [words.split() for words in (COLOURS, MADE, THINGS)]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for number in range(PRODUCTS):
        in_family = number < PRODUCTS // 3
        family = number // MEMBERS
        name = " ".join(map(dice.choice, lists)).capitalize()
        words = " ".join(dice.choice(dice.choice(lists)) for _ in range(40))
        handle = f"family-{family}" if in_family else f"p-{number}"
        option = ("Size", f"S{number % MEMBERS}") if in_family else ("Title", "Default Title")
        head = (name, f"<p>{words}</p>", "Mill & Sons", f"Category {number % 30}", "TRUE")
        shown = head if not in_family or number % MEMBERS == 0 else ("",) * len(head)
        price = (dice.randrange(500, 20_000) - cheaper) / 100
        writer.writerow(
            (handle, *shown, *option, f"SKU-{number:06}", 250, 5, f"{price:.2f}", "active")
        )
    return text.getvalue().encode()


async def done(shop: Shop, content: bytes, what: str) -> float:
    """Compares a file and applies it; returns the seconds of both."""
    connection = await shop.connect()
    import_id = uuid4()
    took = dict[str, float]()
    before = shop.cpu("worker"), shop.cpu("PostgreSQL")
    for step, ends in (("compared", "CHECKED"), ("applied", "DONE")):
        began = perf_counter()
        if step == "compared":
            await connection.execute(ASK, import_id, content)
        else:
            await connection.execute(APPLY, import_id)
        while (state := await connection.fetchval(STATE, import_id)) != ends:
            assert state != "UNREADABLE"
            await asyncio.sleep(0.1)
        took[step] = perf_counter() - began
    found = {row["outcome"]: row["count"] for row in await connection.fetch(OUTCOMES, import_id)}
    await connection.close()
    used = shop.cpu("worker") - before[0], shop.cpu("PostgreSQL") - before[1]
    seconds = "  ".join(f"{step} {one:5.1f} s" for step, one in took.items())
    print(f"{what:18} {seconds}  CPU worker {used[0]:.1f} s, PostgreSQL {used[1]:.1f} s  {found}")
    return sum(took.values())


async def visits(browser: Line, until: asyncio.Event) -> list[float]:
    """Milliseconds of the catalogue's first page, over and over."""
    took = list[float]()
    while not until.is_set():
        took += await browser.milliseconds([("/", "Accept: text/html")])
        await asyncio.sleep(0.02)
    return took


async def beside(shop: Shop, browser: Line, content: bytes, what: str) -> float:
    over = asyncio.Event()
    visitor = asyncio.create_task(visits(browser, over))
    seconds = await done(shop, content, what)
    over.set()
    took = await visitor
    median, slow = percentile(took, 50), percentile(took, 99)
    print(f"{'':18} catalogue meanwhile: p50 {median:.1f} ms  p99 {slow:.1f} ms")
    return seconds


async def run(folder: Path) -> int:
    content = table()
    print(f"{PRODUCTS:,} products, {len(content) / 1e6:.1f} MB")
    with opened(folder / "shop", web=1) as shop:
        await asyncio.to_thread(os.sync)
        async with line(shop.address) as browser:
            took = await browser.milliseconds([("/", "Accept: text/html")] * 50)
            print(f"catalogue alone: p50 {percentile(took, 50):.1f} ms")
            slowest = max(
                [
                    await beside(shop, browser, content, "all new"),
                    await beside(shop, browser, content, "the same again"),
                    await beside(shop, browser, table(cheaper=100), "all changed"),
                ]
            )
        print(shop.audit()[:60])
    return 1 if slowest > LIMIT else 0


def main() -> int:
    with folder() as path:
        return asyncio.run(run(path))


if __name__ == "__main__":
    sys.exit(main())
