"""`python -m bench.search`: how long the catalogue of 20,000 products takes to search.

Through one web process, in a temporary folder; exit code 1 if the 95th percentile is above 25 ms.
"""

import asyncio
import os
import random
import sys
from pathlib import Path
from string import ascii_lowercase
from time import perf_counter
from typing import Final

from bench.folder import folder
from bench.line import Line, line
from bench.placing import percentile
from bench.shop import Shop, opened

PRODUCTS: Final = 20_000
LIMIT: Final = 25.0
# Of each kind of question.
TIMES: Final = 100

COLOURS: Final = "red blue green grey black white amber copper walnut olive"
MADE: Final = "woollen linen brass oak ceramic glass paper leather steel cotton"
THINGS: Final = (
    "mug blanket scissors basket lamp bowl notebook bucket towel kettle chair shelf brush apron"
    " candle clock cushion drawer easel funnel garland hammer inkwell jar knife ladle mirror needle"
    " oven pitcher quilt ruler saucer tray umbrella vase whisk yarn zipper bench"
)
# Words of descriptions, the later ones rarer.
WORDS: Final = 6000

FILL: Final = """
WITH made AS (
    INSERT INTO products.products (product_id, name, description, price, category, sku)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[])
    RETURNING product_id
), counted AS (
    INSERT INTO products.movements (product_id, quantity, reason, moved_by)
    SELECT product_id, 5, 'first delivery', 'bench' FROM made
)
INSERT INTO products.stock (product_id, on_hand, reserved)
SELECT product_id, 5, 0 FROM made
"""

ASKED: Final = {
    "the catalogue": ("",),
    "a page far back": ("page=700", "sort=newest&page=500"),
    "a sorted list": ("sort=price_low", "sort=price_high", "sort=newest"),
    "a category": ("category=Category+3", "category=Category+17&sort=price_low"),
    "filters": ("price_from=20&price_to=30&in_stock=1", "in_stock=1&category=Category+9"),
    "one word": tuple(f"q={one}" for one in ("mug", "scissors", "blankets", "kettles", "yarn")),
    "two words": ("q=blue+mug", "q=brass+lamps", "q=oak+chair", "q=woollen+blanket"),
    "three words": ("q=red+ceramic+bowl", "q=grey+linen+apron", "q=white+oak+shelf"),
    "part of a word": ("q=anket", "q=cissor", "q=uilt"),
    "a code": ("q=SKU-000123", "q=sku-019999", "q=p-15000"),
    "a word with filters": ("q=mug&price_to=40&sort=price_low", "q=lamp&category=Category+3"),
    "a typing error": ("q=scisors", "q=blnaket", "q=mgu", "q=woolen+blankte", "q=umbrela"),
}


async def fill(shop: Shop) -> None:
    dice = random.Random(17)
    numbers = range(PRODUCTS)
    lists = [words.split() for words in (COLOURS, MADE, THINGS)]
    names = [" ".join(map(dice.choice, lists)).capitalize() for _ in numbers]
    known = ["".join(dice.choices(ascii_lowercase, k=dice.randrange(2, 11))) for _ in range(WORDS)]
    known[100:] = [*" ".join((COLOURS, MADE, THINGS)).split(), *known[100:]]
    rarer = [1 / (place + 3) for place, _ in enumerate(known)]
    texts = [" ".join(dice.choices(known, rarer, k=40)) for _ in numbers]
    began = perf_counter()
    connection = await shop.connect()
    await connection.execute(
        FILL,
        [f"p-{number:05}" for number in numbers],
        names,
        texts,
        [dice.randrange(100, 20_000) for _ in numbers],
        [f"Category {dice.randrange(30)}" for _ in numbers],
        [f"SKU-{number:06}" for number in numbers],
    )
    print(f"{PRODUCTS:,} products written in {perf_counter() - began:.1f} s")
    await connection.execute("VACUUM (ANALYZE)")
    await connection.close()


async def measure(shop: Shop, browser: Line) -> float:
    every: list[float] = []
    for kind, queries in ASKED.items():
        asked = [(f"/?{query}", "Accept: text/html") for query in queries]
        before = _worked(shop)
        took = await browser.milliseconds(asked * (TIMES // len(asked)))
        worked = (_worked(shop) - before) / len(took)
        print(f"{kind:22} {_times(took)}   CPU {worked:5.1f} ms")
        if any("q=" in query for query in queries):
            every += took
    found = percentile(every, 95)
    print(f"{'all searches':22} {_times(every)}")
    return found


def _times(took: list[float]) -> str:
    return f"p50 {percentile(took, 50):6.1f} ms   p95 {percentile(took, 95):6.1f} ms"


def _worked(shop: Shop) -> float:
    # Milliseconds; on a machine that others use, they say more than the time that passed.
    return 1000 * (shop.cpu("web") + shop.cpu("PostgreSQL"))


async def run(folder: Path) -> int:
    with opened(folder / "shop", web=1) as shop:
        await fill(shop)
        await asyncio.to_thread(os.sync)
        async with line(shop.address) as browser:
            return 1 if await measure(shop, browser) > LIMIT else 0


def main() -> int:
    with folder() as path:
        return asyncio.run(run(path))


if __name__ == "__main__":
    sys.exit(main())
