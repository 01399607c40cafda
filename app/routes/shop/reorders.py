"""Ordering again: an order's products go into the cart, as far as the shop has them today."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec
from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.i18n.language import language, ngettext
from app.services import products, sales
from app.services.carts import MAX_LINES
from app.services.products import Product
from app.values.fields import MAX_QUANTITY
from app.values.formats import format_money
from app.web.cookies import MAX_COOKIE_LENGTH
from app.web.flash import Flash, flash_cookie
from app.web.pages import AnyRequest
from app.web.visitor_cart import change_cart

# Products that one line of the message names; the others are counted.
NAMED: Final = 3
# Characters of a name in the message; the page has all of it.
LONGEST_NAME: Final = 60


class Refill(msgspec.Struct, frozen=True):
    """`cart` is the new cart; the other fields name products for the message, by outcome."""

    cart: dict[str, int]
    added: list[str]
    gone: list[str]
    sold_out: list[str]
    fewer: list[str]
    no_room: list[str]
    prices: list[str]


@post("/orders/{order_id:uuid}/reorder", include_in_schema=False)
async def reorder(request: AnyRequest, order_id: FromPath[UUID]) -> Redirect:
    order = await sales.find_order(order_id)
    found = await products.find_products(
        {item.product_id for item in order.items}, language=language()
    )
    refill = refilled({}, order.items, found)

    def with_them(has: Mapping[str, int]) -> Mapping[str, int]:
        nonlocal refill
        refill = refilled(has, order.items, found)
        return refill.cart

    _cart, kept = await change_cart(request, with_them, adds=bool(refill.added))
    notice = flash_cookie(_message(order.order_number, refill, _listed))
    if len(notice.value or "") > MAX_COOKIE_LENGTH:
        notice = flash_cookie(_message(order.order_number, refill, _counted))
    return Redirect("/cart", status_code=303, cookies=[*kept, notice])


def refilled(
    cart: Mapping[str, int], items: Sequence[sales.OrderItem], found: Mapping[str, Product]
) -> Refill:
    """Adds the order's lines to the cart, whose own lines stay even if they are too many."""
    refill = Refill(dict(cart), [], [], [], [], [], [])
    wanted = Counter[str]()
    last = {item.product_id: item for item in items}
    for item in items:
        wanted[item.product_id] += item.quantity
    for product_id, item in last.items():
        product = found.get(product_id)
        if product is None or not product.sold:
            refill.gone.append(_brief(item.name))
        elif not product.available:
            refill.sold_out.append(_brief(product.name))
        else:
            _add(refill, product, wanted[product_id], item)
    return refill


def _add(refill: Refill, product: Product, wanted: int, item: sales.OrderItem) -> None:
    name = _brief(product.name)
    has = refill.cart.get(product.product_id, 0)
    quantity = max(has, min(has + wanted, product.available, MAX_QUANTITY))
    if not has and len(refill.cart) >= MAX_LINES:
        refill.no_room.append(name)
        return
    if quantity < has + wanted:
        fewer = _("{product} ({quantity} in your cart, {available} left)")
        refill.fewer.append(
            fewer.format(product=name, quantity=quantity, available=product.available)
        )
    if quantity == has:
        return
    refill.cart[product.product_id] = quantity
    refill.added.append(name)
    if product.price != item.unit_price:
        price = _("{product} {price} (was {before})")
        refill.prices.append(
            price.format(
                product=name,
                price=format_money(product.price),
                before=format_money(item.unit_price),
            )
        )


def _brief(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"


def _message(order_number: str, refill: Refill, say: Callable[[list[str]], str]) -> Flash:
    missing = (
        (_("Sold out: {products}."), refill.sold_out),
        (_("No longer sold: {products}."), refill.gone),
        (_("Not enough left: {products}."), refill.fewer),
        (_("Your cart is full: {products}."), refill.no_room),
    )
    less = [line.format(products=say(names)) for line, names in missing if names]
    new_price = _("New price: {products}.")
    new_prices = [new_price.format(products=say(refill.prices))] if refill.prices else []
    if not refill.added:
        begun, tone = _("Nothing from {order} could be added to your cart."), "error"
    elif less:
        begun, tone = _("Not everything from {order} could be added to your cart."), "warning"
    else:
        begun = _("Everything from {order} is in your cart.")
        tone = "warning" if new_prices else "success"
    begun = begun.format(order=order_number)
    return Flash("\n".join([begun, *less, *new_prices]), tone)


def _listed(names: list[str]) -> str:
    listed, more = ", ".join(names[:NAMED]), len(names) - NAMED
    if more <= 0:
        return listed
    both = ngettext("{products} and {count} more", "{products} and {count} more", more)
    return both.format(products=listed, count=more)


def _counted(names: list[str]) -> str:
    # The names may be too long for a cookie.
    return ngettext("{count} product", "{count} products", len(names)).format(count=len(names))


handlers = [reorder]
