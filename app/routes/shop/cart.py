"""The cart: product and quantity by line, the same in all tabs of a browser."""

from collections.abc import Mapping, Sequence

import msgspec
from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.i18n.language import language
from app.routes.shop.options import chosen_product, not_made
from app.services import products
from app.services.carts import Cart, CartFull
from app.services.products import Manufacturer, Product
from app.values.fields import MAX_QUANTITY
from app.values.money import Money
from app.web.cart_count import cart_count
from app.web.flash import Flash, see_other
from app.web.forms import local_path, read_form
from app.web.pages import Answer, AnyRequest, csrf_token, fragment, html, page, wants_fragment
from app.web.visitor_cart import change_cart, read_cart


class CartLine(msgspec.Struct, frozen=True):
    """A product in the cart at today's price; `fits` while there is enough of it.

    A product that the shop no longer has in its books is `gone`: its name is its id, and it has no
    price.
    """

    product: Product
    quantity: int
    gone: bool = False

    @property
    def total(self) -> Money:
        return Money.of(self.product.price.amount * self.quantity)

    @property
    def fits(self) -> bool:
        return self.quantity <= self.product.available


@get("/cart", include_in_schema=False)
async def show_cart(
    request: AnyRequest, removed: FromQuery[str] = "", quantity: FromQuery[int] = 1
) -> Response[str]:
    cart = await read_cart(request)
    lines = await cart_lines(cart.lines if cart else {})
    # The line that was just removed can be put back.
    found = await products.find_products([removed], language=language()) if removed else {}
    return page(
        request,
        "shop/cart/show.html",
        lines=lines,
        total=total_of(lines),
        removed=found.get(removed),
        removed_quantity=_bounded(quantity),
    )


@post("/cart/lines", include_in_schema=False)
async def add_line(request: AnyRequest) -> Answer:
    form = await read_form(request)
    product = await products.find_product(form.get("product_id", ""), language=language())
    back = local_path(form.get("back", ""), "/cart")
    chosen = await chosen_product(product, form)
    if chosen is None:
        return _told(request, back, not_made())
    if chosen != product.product_id:
        product = await products.find_product(chosen, language=language())
    product_id, more = product.product_id, _quantity(form)
    if not product.sold:
        gone = Flash(_("{product} is no longer sold.").format(product=product.name), "warning")
        return _told(request, back, gone)
    try:
        cart, kept = await change_cart(
            request,
            lambda has: {**has, product_id: _bounded(has.get(product_id, 0) + more)},
            adds=True,
        )
    except CartFull as refusal:
        full = Flash(refusal.detail(), "error")
        return _told(request, back, full)
    quantity = cart.lines[product_id]
    if quantity > product.available:
        scarce = _("{product}: you have {quantity} in your cart, but only {available} left.")
        warning = scarce.format(
            product=product.name, quantity=quantity, available=product.available
        )
        message = Flash(warning, "warning")
    else:
        good = _("{product} is in your cart.").format(product=product.name)
        message = Flash(good, about=product_id)
    return _told(request, back, message, *kept)


@post("/cart/lines/{product_id:str}", include_in_schema=False)
async def change_line(request: AnyRequest, product_id: FromPath[str]) -> Answer:
    quantity = _quantity(await read_form(request), -1)
    if not quantity:
        return await _without(request, product_id)

    def with_it(has: Mapping[str, int]) -> Mapping[str, int]:
        return {**has, product_id: quantity} if product_id in has and quantity > 0 else has

    cart, kept = await change_cart(request, with_it)
    return await _changed(request, cart, kept)


@post("/cart/lines/{product_id:str}/removal", include_in_schema=False)
async def remove_line(request: AnyRequest, product_id: FromPath[str]) -> Answer:
    return await _without(request, product_id)


async def cart_lines(lines: Mapping[str, int]) -> list[CartLine]:
    # Nothing is available of a product that is no longer sold.
    found = await products.find_products(lines, language=language()) if lines else {}
    return [
        CartLine(found[id_], quantity) if id_ in found else CartLine(_gone(id_), quantity, True)
        for id_, quantity in lines.items()
    ]


def total_of(lines: Sequence[CartLine]) -> Money:
    return Money.of(sum(line.total.amount for line in lines))


def _gone(product_id: str) -> Product:
    return Product(
        product_id=product_id,
        name=product_id,
        description="",
        price=Money.of(0),
        regular_price=Money.of(0),
        available=0,
        category="",
        picture=None,
        sku=None,
        barcode=None,
        weight_grams=None,
        manufacturer=Manufacturer(),
        responsible_person="",
        safety_information="",
        family_id=None,
        option_values=[],
        draft=False,
        version=0,
        sold=False,
    )


def _told(request: AnyRequest, back: str, message: Flash, *kept: Cookie) -> Answer:
    """Answers with the message: within the page, or on the page to which it leads back."""
    if not wants_fragment(request):
        return see_other(back, message, *kept)
    count = cart_count(request)
    shown = fragment("shop/cart/_added.html", flash=message, cart_count=count, path=back)
    return html(shown, cookies=kept)


async def _without(request: AnyRequest, product_id: str) -> Answer:
    had = 1

    def without(has: Mapping[str, int]) -> Mapping[str, int]:
        nonlocal had
        had = has.get(product_id, 1)
        return {id_: quantity for id_, quantity in has.items() if id_ != product_id}

    cart, kept = await change_cart(request, without)
    removed = (await products.find_products([product_id], language=language())).get(product_id)
    return await _changed(request, cart, kept, removed, had)


async def _changed(
    request: AnyRequest,
    cart: Cart,
    kept: Sequence[Cookie],
    removed: Product | None = None,
    removed_quantity: int = 1,
) -> Answer:
    if not wants_fragment(request):
        gone = removed and {"removed": removed.product_id, "quantity": str(removed_quantity)}
        return Redirect("/cart", status_code=303, cookies=list(kept), query_params=gone)
    lines = await cart_lines(cart.lines)
    shown = fragment(
        "shop/cart/_changed.html",
        csrf_token=csrf_token(request),
        lines=lines,
        total=total_of(lines),
        removed=removed,
        removed_quantity=removed_quantity,
        cart_count=cart_count(request),
        path="/cart",
    )
    return html(shown, cookies=kept)


def _quantity(form: Mapping[str, str], otherwise: int = 1) -> int:
    """Returns the quantity within an order's bounds; `otherwise` for a text that is no number."""
    typed = form.get("quantity", "")
    return min(int(typed[:9]), MAX_QUANTITY) if typed.isdecimal() else otherwise


def _bounded(quantity: int) -> int:
    return max(1, min(quantity, MAX_QUANTITY))


handlers = [show_cart, add_line, change_line, remove_line]
