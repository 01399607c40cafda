"""Files of products: each is uploaded, compared with the shop, and applied by one press."""

from collections.abc import AsyncGenerator, Mapping
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.exceptions import HTTPException
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from app.i18n.language import gettext as _
from app.i18n.language import language, use_language
from app.infra import live
from app.infra.clock import about_now
from app.services import products
from app.services.flats import FIELDS
from app.services.products import FileTooLarge, ImportEntry, ProductImport
from app.settings import settings
from app.values.formats import format_money
from app.values.money import Money
from app.values.paging import Page
from app.values.product_states import ImportOutcome
from app.web.csrf import CHECKED_LATER, check_token
from app.web.csv import is_plain, table
from app.web.flash import Flash, see_other
from app.web.forms import read_form
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest, fragment, page
from app.web.sse import ALIVE, EventStream, message, partial
from app.web.uploads import MAX_TABLE_BODY, read_files
from app.web.words import TAX_CLASSES

IMPORTS: Final = "/staff/imports"
IMPORT: Final = f"{IMPORTS}/{{import_id:uuid}}"
TOO_LARGE: Final = 413
SHOWN: Final = 50
COUNTED: Final = "counted"
PRICES: Final = ("price", "sale_price")
# What the address asks for, in the order in which it is worth a look.
VIEWS: Final[Mapping[str, ImportOutcome]] = {
    "refused": ImportOutcome.REFUSED,
    "changed": ImportOutcome.CHANGED,
    "new": ImportOutcome.ADDED,
    "same": ImportOutcome.SAME,
}


class ShownChange(msgspec.Struct, frozen=True):
    field: str
    before: str
    after: str


@get(IMPORTS, include_in_schema=False)
async def list_imports(request: AnyRequest) -> Response[str]:
    return await _list(request)


@post(IMPORTS, opt=CHECKED_LATER, request_max_body_size=MAX_TABLE_BODY, include_in_schema=False)
async def ask_import(request: AnyRequest) -> Answer:
    member = await staff_member(request)
    try:
        form = await request.form()
    except HTTPException as error:
        if error.status_code != TOO_LARGE:
            raise
        return await _list(request, TOO_LARGE, FileTooLarge(products.LONGEST_FILE_MB).detail())
    check_token(request, form)
    files = await read_files(request, "file")
    if not files:
        return await _list(request, 422, _("Choose a file"))
    content = await files[0].read()
    for one in files:
        await one.close()
    try:
        import_id = await products.ask_import(files[0].filename, content, member.name)
    except FileTooLarge as error:
        return await _list(request, TOO_LARGE, error.detail())
    return see_other(
        f"{IMPORTS}/{import_id}", Flash(_("Your file is being compared with the shop."))
    )


@get("/staff/products.csv", include_in_schema=False)
async def export_products(request: AnyRequest) -> Stream:
    columns = products.export_columns()
    rows = products.export_products(columns, settings.link_base)
    return table("products", columns, rows, plain=is_plain(request))


@get(IMPORT, include_in_schema=False)
async def show_import(
    request: AnyRequest,
    import_id: FromPath[UUID],
    show: FromQuery[str] = "",
    cursor: FromQuery[str | None] = None,
) -> Response[str]:
    made = await products.find_import(import_id)
    return page(
        request,
        "staff/imports/show.html",
        member=await staff_member(request),
        read_at=about_now(),
        show=show,
        **await _shown(made, show, cursor),
    )


@post(f"{IMPORT}/application", include_in_schema=False)
async def apply_import(request: AnyRequest, import_id: FromPath[UUID]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    sets_stock = form["sets_stock"] == "1"
    made = await products.apply_import(import_id, member.name, sets_stock=sets_stock)
    told = _("The import has started.") if made.is_under_way else _("This file has been imported.")
    return see_other(f"{IMPORTS}/{import_id}", Flash(told))


@get(f"{IMPORT}/stream", include_in_schema=False)
async def import_stream(
    request: AnyRequest, import_id: FromPath[UUID], show: FromQuery[str] = ""
) -> Stream:
    await products.find_import(import_id)
    return EventStream(_progress(import_id, show if show in (*VIEWS, COUNTED) else ""))


async def _progress(import_id: UUID, show: str) -> AsyncGenerator[bytes]:
    spoken = language()

    async def read() -> tuple[ProductImport, bytes]:
        made = await products.find_import(import_id)
        with use_language(spoken):
            content = fragment("staff/imports/_live.html", **await _shown(made, show))
        parts = partial("#import-live", "outerMorph", content)
        if not made.is_followed:
            parts += partial("#stream", "delete")
        return made, message(parts, id=made.version)

    with live.following(f"import:{import_id}", f"page in {spoken} {show}", read) as follower:
        seen = -1
        async for state in follower:
            if state is None:
                yield ALIVE
                continue
            made, said = state
            if made.version > seen:
                seen = made.version
                yield said
            if not made.is_followed:
                return


async def _shown(made: ProductImport, show: str, cursor: str | None = None) -> dict[str, Any]:
    """Returns what the live part of the page shows: `show`, or the first view that has anything."""
    counts = msgspec.structs.asdict(made.counts)
    views = [name for name in (*VIEWS, COUNTED) if counts[name]]
    shown = show if show in views else next(iter(views), "")
    found: Page[ImportEntry] = Page([], None)
    if views and not made.is_under_way:
        outcome = VIEWS.get(shown)
        found = await products.import_entries(
            made.import_id, outcome, counted=shown == COUNTED, cursor=cursor, limit=SHOWN
        )
    here = f"{IMPORTS}/{made.import_id}"
    return {
        "made": made,
        "failed": await products.failed_pictures(made.import_id) if made.pictures.failed else [],
        "views": views,
        "view": shown,
        "rows": [(entry, _changes(entry)) for entry in found.items],
        "next_href": _href(here, shown, found.next_cursor) if found.next_cursor else "",
        "first_href": _href(here, shown) if cursor else "",
    }


def _changes(entry: ImportEntry) -> list[ShownChange]:
    return [
        ShownChange(_(FIELDS.get(name, name)), _value(name, before), _value(name, after))
        for name, (before, after) in entry.changes.items()
    ]


def _value(name: str, value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in PRICES and isinstance(value, int):
        return format_money(Money.of(value))
    if name == "tax_class":
        return _(TAX_CLASSES[str(value)])
    return "" if value is None else str(value)


def _href(here: str, show: str, cursor: str = "") -> str:
    chosen = {"show": show, "cursor": cursor}
    return f"{here}?{urlencode({name: one for name, one in chosen.items() if one})}"


async def _list(request: AnyRequest, status: int = 200, wrong: str = "") -> Response[str]:
    return page(
        request,
        "staff/imports/index.html",
        status,
        member=await staff_member(request),
        imports=await products.recent_imports(),
        wrong=wrong,
    )


handlers = [list_imports, ask_import, export_products, show_import, apply_import, import_stream]
