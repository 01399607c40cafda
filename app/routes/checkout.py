"""Checkout: from the cart to an order, without ever losing what was typed."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import uuid4

import msgspec
from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.response import Redirect

from app import metrics
from app.database import is_contention, is_outage
from app.languages import gettext as _
from app.languages import gettext_noop, language
from app.routes.carried import MAX_QUANTITY, Cart, Flash, cart_cookie, flash_cookie, read_cart
from app.routes.cart import CartLine, cart_lines, total_of
from app.routes.checkout_form import order_faults, order_from, typed_order
from app.routes.forms import Form, read_all, read_form
from app.routes.limits import limit_forms
from app.routes.orders import to_order
from app.routes.rendering import AnyRequest, page
from app.services import products, sales
from app.services.sales import NewOrder, OrderKey, Placed
from app.wording import countries

CALLER: Final = "checkout"
PRICES_CHANGED: Final = Flash(
    gettext_noop("Prices have changed. Check the new total, then order."), "warning"
)
USED: Final = Flash(
    gettext_noop(
        "This form has placed an order already. Send it again only if you want a second one."
    ),
    "warning",
)
AWAY: Final = Flash(
    gettext_noop(
        "We could not check the stock. Nothing was ordered, and what you typed is still here."
        " Try again in a moment."
    ),
    "error",
)
WAITS_FOR_ITSELF: Final = (0.1, 0.2, 0.4, 0.8, 1.6)
"""Seconds between tries while the same form, sent twice, is being worked on."""


@get("/checkout", include_in_schema=False)
async def show_checkout(request: AnyRequest) -> Response[str] | Redirect:
    cart = read_cart(request)
    if not cart:
        return _to_empty_cart()
    return _form(request, {}, cart, await cart_lines(cart))


@post("/checkout", status_code=200, include_in_schema=False)
async def change_checkout(request: AnyRequest) -> Response[str] | Redirect:
    """One line set to another quantity (`change` is `product_id:quantity`), the rest kept."""
    form = await read_form(request)
    basket = basket_of(await read_all(request, "line"))
    basket.update(basket_of([form.get("change", "")]))
    kept = {id_: quantity for id_, quantity in basket.items() if quantity}
    if not kept:
        return _to_empty_cart(cart_cookie({}))
    return _form(request, form, kept, await cart_lines(kept), cart=kept)


@post("/orders", status_code=303, guards=[limit_forms], include_in_schema=False)
async def place_order(request: AnyRequest) -> Response[str] | Redirect:
    """Orders what the form shows, not what the cart has become since."""
    form = await read_form(request)
    basket = basket_of(await read_all(request, "line"))
    if not basket:
        return _to_empty_cart()
    lines: Sequence[CartLine] = ()
    try:
        lines = await cart_lines(basket)
        if errors := order_faults(form):
            return _form(request, form, basket, lines, status=422, errors=errors)
        if form.get("total") != str(total_of(lines).amount):
            return _form(request, form, basket, lines, status=409, notice=PRICES_CHANGED)
        placed = await _place(order_from(form, basket), form.get("key", ""))
    except products.Unavailable:
        metrics.orders_refused.labels("page").inc()
        lines = await cart_lines(basket)
        return _form(request, form, basket, lines, status=400)
    except sales.KeyReused:
        return _form(request, form, basket, lines, status=409, notice=USED, new_key=True)
    except Exception as error:
        if not _is_away(error):
            raise
        return _form(request, form, basket, lines, status=503, notice=AWAY)
    rest = {id_: quantity for id_, quantity in read_cart(request).items() if id_ not in basket}
    return to_order(
        placed.order_id, placed.access_token, just_placed=True, cookies=[cart_cookie(rest)]
    )


def basket_of(lines: Sequence[str]) -> Cart:
    """The form's lines, each `product_id:quantity`; what is none of them is left out."""
    parts = [line.rpartition(":") for line in lines]
    return {
        product_id: min(int(quantity[:9]), MAX_QUANTITY)
        for product_id, _, quantity in parts
        if product_id and quantity.isdecimal()
    }


async def _place(order: NewOrder, key: str) -> Placed:
    """Places it once, however often the same form is sent, and at the same time too."""
    fingerprint = hashlib.sha256(msgspec.json.encode(order)).digest()
    order_key = OrderKey(CALLER, key[:255] or str(uuid4()), fingerprint)
    for pause in WAITS_FOR_ITSELF:
        try:
            return await _place_once(order, order_key)
        except sales.KeyInUse:
            await asyncio.sleep(pause)
    return await _place_once(order, order_key)


async def _place_once(order: NewOrder, key: OrderKey) -> Placed:
    placed, replayed = await sales.place_order(order, key, language())
    if not replayed:
        metrics.orders_placed.labels("page").inc()
    return placed


def _is_away(error: Exception) -> bool:
    return (
        isinstance(error, (sales.KeyInUse, TimeoutError))
        or is_outage(error)
        or is_contention(error)
    )


def _to_empty_cart(*cookies: Cookie) -> Redirect:
    told = Flash(_("Your cart is empty: there is nothing to check out."), "warning")
    return Redirect("/cart", status_code=303, cookies=[flash_cookie(told), *cookies])


def _form(
    request: AnyRequest,
    form: Form,
    basket: Cart,
    lines: Sequence[CartLine],
    *,
    status: int = 200,
    errors: Mapping[str, str] | None = None,
    notice: Flash | None = None,
    new_key: bool = False,
    cart: Cart | None = None,
) -> Response[str]:
    """The checkout page with what was typed, and `notice` in the reader's language.

    While the database is away `lines` is empty, and the total that was seen last still counts.
    """
    key = "" if new_key else form.get("key", "")
    return page(
        request,
        "orders/new.html",
        status,
        cookies=[cart_cookie(cart)] if cart is not None else [],
        typed=typed_order(form),
        errors=errors or {},
        notice=notice and msgspec.structs.replace(notice, text=_(notice.text)),
        key=key or str(uuid4()),
        basket=basket,
        lines=lines,
        total=total_of(lines),
        seen_total=total_of(lines).amount if lines else form.get("total", ""),
        lacking=[line for line in lines if not line.fits],
        countries=countries(),
    )


handlers = [show_checkout, change_checkout, place_order]
