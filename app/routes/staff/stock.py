"""The stock page: what is in stock and why, and changing it by hand."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from babel.numbers import format_decimal
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from app import idempotency
from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop, locale
from app.services import products
from app.services.products import HeldByOrders, NotEnoughStock, StockMoved
from app.values.fields import Name
from app.values.stock_reasons import OTHER
from app.web.flash import Flash, see_other
from app.web.form_keys import form_key, fresh_key
from app.web.forms import Field, faults, one_line, read_form, whole_number
from app.web.identity import staff_member
from app.web.pages import Answer, AnyRequest, page
from app.web.words import STOCK_REASONS

STOCK: Final = "/staff/stock"
# The view of the products that have come down to their reorder points.
LOW: Final = "low"
# The other sequence of the list, by where the products are.
SHELF: Final = "shelf"
PAGE: Final = 50
# The largest single movement; a typing error that is larger should not pass for stock.
MAX_MOVEMENT: Final = 1_000_000
FIELDS: Final[Mapping[str, Field]] = {
    "reason": Field(gettext_noop("Reason"), Name, gettext_noop("Enter a reason"))
}
OTHER_FIELDS: Final[Mapping[str, Field]] = {
    "other": Field(gettext_noop("Another reason"), Name, gettext_noop("Enter a reason"))
}
NOTHING: Final[Mapping[str, str]] = dict.fromkeys(
    ("quantity", "reason", "other", "key", "counted"), ""
)


@get(STOCK, include_in_schema=False)
async def list_stock(
    request: AnyRequest,
    view: FromQuery[str] = "",
    q: FromQuery[str] = "",
    sort: FromQuery[str] = "",
    cursor: FromQuery[str | None] = None,
) -> Response[str]:
    member = await staff_member(request)
    shown, term = LOW if view == LOW else "", one_line(q)
    order = SHELF if sort == SHELF else ""
    found = await products.list_stock(
        low=shown == LOW, q=term or None, by_shelf=order == SHELF, cursor=cursor, limit=PAGE
    )
    return page(
        request,
        "staff/stock/index.html",
        member=member,
        rows=found.items,
        stock_counts=await products.count_stock(),
        view=shown,
        q=term,
        sort=order,
        sorted_href=_href(shown, term, "" if order else SHELF),
        next_href=_href(shown, term, order, found.next_cursor) if found.next_cursor else "",
        first_href=_href(shown, term, order) if cursor else "",
        csv_href=_csv_href(shown, term),
    )


@get("/staff/stock/{product_id:str}", include_in_schema=False)
async def show_stock(request: AnyRequest, product_id: FromPath[str]) -> Response[str]:
    return await _product_page(request, product_id, NOTHING, {})


@post("/staff/stock/{product_id:str}/movements", include_in_schema=False)
async def move_stock(request: AnyRequest, product_id: FromPath[str]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    typed = {name: form.get(name, "") for name in NOTHING}
    asked = OTHER_FIELDS if typed["reason"] == OTHER else FIELDS
    wrong = _fault_of_quantity(typed["quantity"]) | faults(form, asked)
    if wrong:
        return await _product_page(request, product_id, typed, wrong)
    reason = typed["other"] if typed["reason"] == OTHER else typed["reason"]
    quantity = _number(typed["quantity"])
    once = form_key(
        member.staff_id, form, "stock-movements", product_id, content=(quantity, reason)
    )
    try:
        level, again = await idempotency.waiting_for_itself(
            lambda: products.move_stock_once(once, product_id, quantity, reason, member.name)
        )
    except idempotency.KeyReused:
        wrong = {
            "": _("This form has already changed the stock. Send it again for another change.")
        }
        return await _product_page(request, product_id, typed | {"key": ""}, wrong, 409)
    except NotEnoughStock as error:
        free = error.level.available
        message = _("You can remove {free} at most; the rest is reserved for open orders")
        wrong = {"quantity": message.format(free=free)}
        return await _product_page(request, product_id, typed, wrong, 409)
    words = _("Changed by {change}: {on_hand} on hand, {available} available.")
    if again:
        words = _("This change was already recorded: {on_hand} on hand, {available} available.")
    message = words.format(
        change=f"{quantity:+d}", on_hand=level.on_hand, available=level.available
    )
    return see_other(
        f"/staff/stock/{product_id}", Flash(message, "warning" if again else "success")
    )


@post("/staff/stock/{product_id:str}/counts", include_in_schema=False)
async def count_stock(request: AnyRequest, product_id: FromPath[str]) -> Answer:
    member = await staff_member(request)
    form = await read_form(request)
    typed = {**NOTHING, "counted": form["counted"]}
    counted, seen = whole_number(form["counted"]), whole_number(form["seen"])
    if counted is None or seen is None or counted > MAX_MOVEMENT:
        wrong = {"counted": _("Enter how many there are, such as 12 or 0")}
        return await _product_page(request, product_id, typed, wrong)
    try:
        made = await products.count_at_once(product_id, counted, seen, member.name)
    except (HeldByOrders, StockMoved) as error:
        return await _product_page(request, product_id, typed, {"counted": error.detail()}, 409)
    difference = counted - seen
    words = (
        _("Counted {count}: {change} compared with the record.")
        if difference
        else _("Counted {count}, as recorded.")
    )
    told = words.format(count=made.counted, change=f"{difference:+d}".replace("-", "−"))
    return see_other(f"/staff/stock/{product_id}", Flash(told))


async def _product_page(
    request: AnyRequest,
    product_id: str,
    typed: Mapping[str, str],
    wrong: Mapping[str, str],
    status: int | None = None,
) -> Response[str]:
    row = await products.find_stock(product_id)
    return page(
        request,
        "staff/stock/show.html",
        status or (422 if wrong else 200),
        member=await staff_member(request),
        row=row,
        lately=await products.sold_lately(product_id),
        movements=await products.movements(product_id),
        typed=typed,
        reasons=STOCK_REASONS,
        key=typed["key"] or fresh_key(),
        errors=wrong,
    )


def _fault_of_quantity(typed: str) -> dict[str, str]:
    try:
        quantity = _number(typed)
    except ValueError:
        return {"quantity": _("Enter a whole number, such as 12 or -3")}
    if not quantity or abs(quantity) > MAX_MOVEMENT:
        message = _("Enter a number from 1 to {most}, or the same with a minus")
        return {"quantity": message.format(most=format_decimal(MAX_MOVEMENT, locale=locale()))}
    return {}


def _number(typed: str) -> int:
    """Reads a whole number with its sign, even a typographic minus. Raises ValueError."""
    return int(typed.replace("−", "-").replace(" ", "")[:20])


def _href(view: str, q: str, sort: str, cursor: str = "") -> str:
    given = (("view", view), ("q", q), ("sort", sort), ("cursor", cursor))
    chosen = {name: value for name, value in given if value}
    return f"{STOCK}?{urlencode(chosen)}"


def _csv_href(view: str, q: str) -> str:
    chosen = urlencode({name: value for name, value in (("view", view), ("q", q)) if value})
    return f"{STOCK}.csv?{chosen}" if chosen else f"{STOCK}.csv"


handlers = [list_stock, show_stock, move_stock, count_stock]
