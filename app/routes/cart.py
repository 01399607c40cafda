"""The cart: product and quantity by line, carried by the browser in a signed cookie."""

from collections.abc import Mapping, Sequence

import msgspec
from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.languages import gettext as _
from app.money import Money, money
from app.routes.carried import (
    MAX_QUANTITY,
    Cart,
    CartFull,
    Flash,
    cart_cookie,
    flash_cookie,
    read_cart,
)
from app.routes.forms import local_path, read_form
from app.routes.rendering import AnyRequest, csrf_token, fragment, html, page, wants_fragment
from app.services import products
from app.services.products import Product


class CartLine(msgspec.Struct, frozen=True):
    """A product in the cart at today's price; `fits` while there is enough of it."""

    product: Product
    quantity: int

    @property
    def total(self) -> Money:
        return money(self.product.price.amount * self.quantity)

    @property
    def fits(self) -> bool:
        return self.quantity <= self.product.available


@get("/cart", include_in_schema=False)
async def show_cart(
    request: AnyRequest, removed: FromQuery[str] = "", quantity: FromQuery[int] = 1
) -> Response[str]:
    """`removed` and `quantity` name the line that was just taken out, so that it can come back."""
    lines = await cart_lines(read_cart(request))
    gone = (await products.find_products([removed])).get(removed) if removed else None
    return page(
        request,
        "cart/show.html",
        lines=lines,
        total=total_of(lines),
        removed=gone,
        removed_quantity=_bounded(quantity),
    )


@post("/cart/lines", include_in_schema=False)
async def add_line(request: AnyRequest) -> Redirect:
    """Adds to what the cart already has of the product; more than there is gets a warning."""
    form = await read_form(request)
    product = await products.find_product(form.get("product_id", ""))
    cart = read_cart(request)
    quantity = _bounded(cart.get(product.product_id, 0) + _quantity(form))
    back = local_path(form.get("back", ""), "/cart")
    if not product.sold:
        gone = Flash(_("{product} is no longer sold.").format(product=product.name), "warning")
        return Redirect(back, status_code=303, cookies=[flash_cookie(gone)])
    if quantity > product.available:
        warning = _("{product}: you have {quantity}, {available} left.").format(
            product=product.name, quantity=quantity, available=product.available
        )
        told = Flash(warning, "warning")
    else:
        good = _("{product} is in your cart.").format(product=product.name)
        told = Flash(good, about=product.product_id)
    try:
        kept = cart_cookie({**cart, product.product_id: quantity})
    except CartFull:
        full = Flash(_("The cart is full: an order can have 100 lines."), "error")
        return Redirect(back, status_code=303, cookies=[flash_cookie(full)])
    return Redirect(back, status_code=303, cookies=[kept, flash_cookie(told)])


@post("/cart/lines/{product_id:str}", include_in_schema=False)
async def change_line(request: AnyRequest, product_id: FromPath[str]) -> Response[str] | Redirect:
    """Sets the quantity; 0 takes the line out."""
    cart = read_cart(request)
    quantity = _quantity(await read_form(request), cart.get(product_id, 1))
    if not quantity:
        return await _without(request, cart, product_id)
    changed = {**cart, product_id: quantity} if product_id in cart else cart
    return await _changed(request, changed)


@post("/cart/lines/{product_id:str}/removal", include_in_schema=False)
async def remove_line(request: AnyRequest, product_id: FromPath[str]) -> Response[str] | Redirect:
    return await _without(request, read_cart(request), product_id)


async def cart_lines(cart: Mapping[str, int]) -> list[CartLine]:
    """The cart's lines at today's prices; of one that is no longer sold nothing is available."""
    found = await products.find_products(cart) if cart else {}
    return [CartLine(found[id_], quantity) for id_, quantity in cart.items() if id_ in found]


def total_of(lines: Sequence[CartLine]) -> Money:
    return money(sum(line.total.amount for line in lines))


async def _without(request: AnyRequest, cart: Cart, product_id: str) -> Response[str] | Redirect:
    rest = {id_: quantity for id_, quantity in cart.items() if id_ != product_id}
    gone = (await products.find_products([product_id])).get(product_id)
    return await _changed(request, rest, gone, cart.get(product_id, 1))


async def _changed(
    request: AnyRequest, cart: Cart, removed: Product | None = None, removed_quantity: int = 1
) -> Response[str] | Redirect:
    """The cart as it is now: to htmx the part that shows it, to others by way of the page."""
    cookies: list[Cookie] = [cart_cookie(cart)]
    if not wants_fragment(request):
        gone = removed and {"removed": removed.product_id, "quantity": str(removed_quantity)}
        return Redirect("/cart", status_code=303, cookies=cookies, query_params=gone)
    lines = await cart_lines(cart)
    shown = fragment(
        "cart/_changed.html",
        csrf_token=csrf_token(request),
        lines=lines,
        total=total_of(lines),
        removed=removed,
        removed_quantity=removed_quantity,
        cart_count=sum(cart.values()),
        path="/cart",
    )
    return html(shown, cookies=cookies)


def _quantity(form: Mapping[str, str], otherwise: int = 1) -> int:
    """What was typed, within an order's bounds; `otherwise` if it is no number."""
    typed = form.get("quantity", "")
    return min(int(typed[:9]), MAX_QUANTITY) if typed.isdecimal() else otherwise


def _bounded(quantity: int) -> int:
    return max(1, min(quantity, MAX_QUANTITY))


handlers = [show_cart, add_line, change_line, remove_line]
