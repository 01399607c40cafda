"""The products of an order that a caller dictates, with the quantities as they were typed."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from app.i18n.language import gettext as _
from app.services import products
from app.services.products import Product
from app.services.sales import Order
from app.values.fields import MAX_QUANTITY
from app.values.money import Money
from app.values.text import whole_number
from app.web.delivery_choice import DeliveryChoice, delivery_choice
from app.web.forms import Form, one_line, read_all
from app.web.pages import AnyRequest

# Of one order.
MAX_LINES: Final = 100
# Products that a search shows; another word narrows it down.
MOST_FOUND: Final = 8

# Quantities as they were typed, by product, in the form's order.
TypedLines = Mapping[str, str]


class PhoneLine(msgspec.Struct, frozen=True):
    """`typed` is the quantity as it was typed.

    A product that is None is one that the shop does not know, or none that could be read yet.
    """

    product_id: str
    typed: str
    product: Product | None
    is_read: bool = True

    @property
    def name(self) -> str:
        return self.product.name if self.product else self.product_id

    @property
    def quantity(self) -> int | None:
        """Returns None for a text that is no quantity of an order."""
        number = whole_number(self.typed)
        return number if number is not None and 1 <= number <= MAX_QUANTITY else None

    @property
    def total(self) -> Money | None:
        if self.product is None or self.quantity is None:
            return None
        return Money.of(self.product.price.amount * self.quantity)

    @property
    def lack(self) -> str:
        """Returns why the product cannot be ordered like this, or nothing."""
        if not self.is_read:
            return ""
        if self.product is None or not self.product.sold:
            return _("no longer sold")
        if not self.product.available:
            return _("sold out")
        if self.quantity is not None and self.quantity > self.product.available:
            return _("only %(number)s left") % {"number": self.product.available}
        return ""


class FoundProducts(msgspec.Struct, frozen=True):
    """What a search found; `only` is the product that was meant by its whole code."""

    products: Sequence[Product] = ()
    only: str = ""


async def typed_lines(request: AnyRequest) -> dict[str, str]:
    """Returns the form's lines; without the field of a quantity, one piece is meant."""
    ids = [one_line(id_) for id_ in await read_all(request, "product")]
    quantities = [one_line(typed) for typed in await read_all(request, "quantity")]
    padded = [*quantities, *["1"] * len(ids)]
    return {id_: typed for id_, typed in zip(ids, padded, strict=False) if id_}


def lines_again(order: Order) -> dict[str, str]:
    """Returns what was ordered, also what was cancelled since."""
    wanted: dict[str, int] = {}
    for item in order.items:
        wanted[item.product_id] = wanted.get(item.product_id, 0) + item.quantity
    return {id_: str(quantity) for id_, quantity in wanted.items()}


def one_more(lines: TypedLines, product_id: str) -> dict[str, str]:
    """Adds a piece of the product; a quantity that is none becomes 1."""
    has = whole_number(lines.get(product_id, "0")) or 0
    return {**lines, product_id: str(min(has + 1, MAX_QUANTITY))}


async def with_products(lines: TypedLines) -> list[PhoneLine]:
    found = await products.find_products(lines) if lines else {}
    return [PhoneLine(id_, typed, found.get(id_)) for id_, typed in lines.items()]


def as_typed(lines: Sequence[PhoneLine]) -> dict[str, str]:
    return {line.product_id: line.typed for line in lines}


def unread(lines: TypedLines) -> list[PhoneLine]:
    """Returns the lines of which nothing but what was typed is known, since the shop is away."""
    return [PhoneLine(id_, typed, None, is_read=False) for id_, typed in lines.items()]


async def find_for_sale(typed: str) -> FoundProducts:
    """Finds products for sale by part of the name, SKU, barcode or id."""
    hits = [one for one in await products.search_products(typed, MOST_FOUND * 4) if one.sold]
    exact = [one.product_id for one in hits if one.exact]
    if len(exact) == 1:
        return FoundProducts(only=exact[0])
    found = await products.find_products(one.product_id for one in hits[:MOST_FOUND])
    return FoundProducts([found[one.product_id] for one in hits if one.product_id in found])


def total_of(lines: Sequence[PhoneLine], shown: str = "") -> Money:
    """Returns the sum, or the total that was `shown` last while the prices cannot be read."""
    if not all(line.is_read for line in lines):
        return Money.of(whole_number(shown) or 0)
    return Money.of(sum(line.total.amount for line in lines if line.total))


def delivery_of(form: Form, lines: Sequence[PhoneLine]) -> DeliveryChoice:
    found = [(line.product, line.quantity or 0) for line in lines if line.product]
    grams = sum((product.weight_grams or 0) * quantity for product, quantity in found)
    return delivery_choice(form, total_of(lines, form["total"]), grams)


def line_faults(lines: Sequence[PhoneLine]) -> dict[str, str]:
    """Returns what is wrong with the lines, by the id of their fields."""
    if not lines:
        return {"find": _("Add at least one product")}
    if len(lines) > MAX_LINES:
        return {"find": _("An order has at most %(count)s products") % {"count": MAX_LINES}}
    wrong = _("%(product)s: enter a whole number from 1 to %(most)s")
    return {
        f"quantity-{nth}": wrong % {"product": line.name, "most": MAX_QUANTITY}
        for nth, line in enumerate(lines, start=1)
        if line.quantity is None
    }
