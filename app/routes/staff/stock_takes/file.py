"""The stock as a table: exported, counted anywhere, and read back as a stock-take."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from functools import partial
from typing import Final

from litestar import Response, get, post
from litestar.exceptions import HTTPException
from litestar.response import Stream

from app.i18n.language import gettext as _
from app.infra.database import elsewhere
from app.routes.staff.stock_takes.pages import TAKES, differences_page
from app.services import products
from app.services.products import FileFault, StockLevels
from app.web.csrf import CHECKED_LATER, check_token
from app.web.csv import PORTION, Cell, is_plain, table
from app.web.forms import one_line
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page
from app.web.uploads import read_files

FILE: Final = f"{TAKES}/file"
# 20,000 lines with long names, and what a form adds.
MAX_FILE_BODY: Final = 4 * 1024 * 1024
TOO_LARGE: Final = 413
# The last column is empty: it is filled in, and the file is read back.
COLUMNS: Final = (
    "product_id",
    "sku",
    "barcode",
    "name",
    "shelf",
    "on_hand",
    "reserved",
    "available",
    "low_at",
    "counted",
)


@get("/staff/stock.csv", include_in_schema=False)
async def export_stock(request: AnyRequest) -> Stream:
    low = request.query_params.get("view") == "low"
    term = one_line(request.query_params.get("q", ""))
    name = "low-stock" if low else "stock"
    return table(name, COLUMNS, _portions(term, low=low), plain=is_plain(request))


@get(FILE, include_in_schema=False)
async def show_file(request: AnyRequest) -> Response[str]:
    return await _page(request, [])


@post(FILE, opt=CHECKED_LATER, request_max_body_size=MAX_FILE_BODY, include_in_schema=False)
async def import_file(request: AnyRequest) -> Response[str]:
    """Shows what would change, and what cannot be counted; nothing is saved yet."""
    member = await staff_member(request)
    try:
        form = await request.form()
    except HTTPException as error:
        if error.status_code != TOO_LARGE:
            raise
        return await _page(request, [FileFault(0, "", _("The file has over 4 MB."))], TOO_LARGE)
    check_token(request, form)
    files = await read_files(request, "file")
    if not files:
        return await _page(request, [FileFault(0, "", _("Choose a CSV file"))], 422)
    text = products.decoded(await files[0].read())
    # A large file keeps the process from nothing else.
    read = await asyncio.to_thread(products.read_counts, text)
    title = one_line(files[0].filename.replace("\\", "/").rpartition("/")[2]) or "counts.csv"
    take, faults = await products.import_counts(title, read, member.name)
    if take is None:
        nothing = FileFault(0, "", _("No line of the file has a number in the column counted."))
        return await _page(request, faults or [nothing], 422)
    return await differences_page(request, take, unread=faults)


async def _page(
    request: AnyRequest, faults: Sequence[FileFault], status: int = 200
) -> Response[str]:
    return page(
        request,
        "staff/stock_takes/file.html",
        status,
        member=await staff_member(request),
        stock_counts=await products.count_stock(),
        unread=faults,
    )


async def _portions(term: str, *, low: bool) -> AsyncGenerator[list[tuple[Cell, ...]]]:
    # Along the shelves: that order stays the same while goods are sold.
    cursor = None
    while True:
        listed = partial(products.list_stock, low=low, q=term or None, by_shelf=True)
        found = await elsewhere(partial(listed, cursor=cursor, limit=PORTION))
        yield [_cells(row) for row in found.items]
        cursor = found.next_cursor
        if cursor is None:
            return


def _cells(row: StockLevels) -> tuple[Cell, ...]:
    return (
        row.product_id,
        row.sku,
        row.barcode,
        row.name,
        row.shelf,
        row.on_hand,
        row.reserved,
        row.available,
        row.reorder_point,
        None,
    )


handlers = [export_stock, show_file, import_file]
