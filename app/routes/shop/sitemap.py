"""The addresses that search engines should know (sitemaps.org): catalogue, categories, products."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from litestar import Response, get
from litestar.params import FromPath

from app.routes.shop.product_data import absolute, product_url
from app.services import products
from app.services.products import CatalogueSearch
from app.web.openapi import NO_FORM
from app.web.problems import Problem

SPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
# What one file may hold; above it, /sitemap.xml lists several files.
MOST: Final = 50_000
# No shop has a part of this number.
FAR: Final = 10_000
# Seconds; a shop of many products need not be asked more often.
FRESH: Final = 3600

# An address, and when its page changed.
Entry = tuple[str, datetime | None]


@get("/sitemap.xml", opt=NO_FORM, include_in_schema=False)
async def show_sitemap() -> Response[str]:
    lists = await _lists()
    addresses = len(lists) + await products.count_pages()
    if addresses <= MOST:
        return _xml("urlset", "url", await _part(lists, 0))
    files = range(1, -(-addresses // MOST) + 1)
    return _xml("sitemapindex", "sitemap", [(absolute(f"/sitemap/{one}"), None) for one in files])


@get("/sitemap/{number:int}", opt=NO_FORM, include_in_schema=False)
async def show_part(number: FromPath[int]) -> Response[str]:
    entries = await _part(await _lists(), (number - 1) * MOST) if 0 < number < FAR else []
    if not entries:
        raise Problem("not-found", "There is no such part of the sitemap.")
    return _xml("urlset", "url", entries)


async def _lists() -> list[str]:
    found = await products.catalogue_page(CatalogueSearch(), limit=1)
    return [absolute("/"), *(absolute(f"/?{_query(name)}") for name in found.categories)]


async def _part(lists: Sequence[str], first: int) -> list[Entry]:
    # The products follow the lists, and a part may begin among either.
    shown: list[Entry] = [(url, None) for url in lists[first : first + MOST]]
    rows = await products.product_pages(max(0, first - len(lists)), MOST - len(shown))
    return [*shown, *((product_url(product_id), at) for product_id, at in rows)]


def _query(category: str) -> str:
    return urlencode({"category": category})


def _xml(root: str, kind: str, entries: Iterable[Entry]) -> Response[str]:
    lines = [
        f"<{kind}><loc>{escape(url)}</loc>"
        + (f"<lastmod>{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod>" if at else "")
        + f"</{kind}>"
        for url, at in entries
    ]
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{SPACE}">'
    text = "\n".join((head, *lines, f"</{root}>"))
    return Response(
        text,
        media_type="application/xml",
        headers={"Cache-Control": f"public, max-age={FRESH}"},
    )


handlers = [show_sitemap, show_part]
