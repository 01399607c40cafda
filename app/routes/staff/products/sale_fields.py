"""The fields of a sale on a product's form: a lower price, and from when until when."""

from datetime import datetime
from typing import Final

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.services.products import ProductInput, ProductRecord, Sale, SaleInput
from app.values.fields import Invalid
from app.values.money import Money
from app.values.zones import local
from app.web.forms import Form
from app.web.merging import WAS
from app.web.price_input import WrongPrice, price_of, typed_price
from app.web.typed_time import WrongTime, typed_time

LABELS: Final = {
    "sale_price": gettext_noop("Sale price"),
    "sale_starts_at": gettext_noop("Sale starts"),
    "sale_ends_at": gettext_noop("Sale ends"),
}
TIMES: Final = ("sale_starts_at", "sale_ends_at")
# As the browser's field writes and reads a time.
FIELD: Final = "%Y-%m-%dT%H:%M"
NOT_LOWER: Final = gettext_noop("Enter a sale price that is lower than the price")


def texts(product: ProductRecord | ProductInput) -> dict[str, str]:
    sale = product.sale
    price = sale.price if sale else None
    return {
        "sale_price": typed_price(price) if price else "",
        "sale_starts_at": _text(sale.starts_at if sale else None),
        "sale_ends_at": _text(sale.ends_at if sale else None),
    }


def faults(form: Form) -> dict[str, str]:
    if not form["sale_price"]:
        has_time = any(form[name] for name in TIMES) and not _ends_sale(form)
        return {"sale_price": _("Enter the sale price, or empty both times")} if has_time else {}
    found: dict[str, str] = {}
    try:
        price, regular = price_of(form["sale_price"]), _price(form["price"])
        if regular and price.amount >= regular.amount:
            found["sale_price"] = _(NOT_LOWER)
    except WrongPrice as error:
        found["sale_price"] = str(error)
    times: dict[str, datetime | None] = {}
    for name in TIMES:
        try:
            times[name] = typed_time(form, name)
        except WrongTime as error:
            found[name] = str(error)
    starts_at, ends_at = times.get("sale_starts_at"), times.get("sale_ends_at")
    if starts_at and ends_at and ends_at <= starts_at:
        found["sale_ends_at"] = _("Enter an end that is later than the start")
    return found


def read(form: Form, standing: ProductRecord | None) -> SaleInput:
    """Expects a form without faults. A sale without a price ends the one that stands."""
    if not form["sale_price"]:
        return SaleInput()
    has = standing.sale if standing else None
    return SaleInput(
        price=price_of(form["sale_price"]),
        starts_at=_time(form, "sale_starts_at", has),
        ends_at=_time(form, "sale_ends_at", has),
    )


def refused(error: Invalid) -> dict[str, str]:
    """Returns what is wrong with the sale, and nothing if it is something else."""
    match error.field:
        case "sale.price":
            return {"sale_price": _(NOT_LOWER)}
        case "sale.ends_at":
            return {"sale_ends_at": _("Enter an end in the future")}
        case _:
            return {}


def _ends_sale(form: Form) -> bool:
    return bool(form.get(WAS + "sale_price"))


def _price(typed: str) -> Money | None:
    try:
        return price_of(typed)
    except WrongPrice:
        return None


def _time(form: Form, name: str, has: Sale | None) -> datetime | None:
    # The field has no seconds, and an hour that the clocks repeat only once: what was not changed
    # stays the same.
    was = getattr(has, name.removeprefix("sale_")) if has else None
    return was if was and form.get(name) == _text(was) else typed_time(form, name)


def _text(at: datetime | None) -> str:
    return local(at).strftime(FIELD) if at else ""
