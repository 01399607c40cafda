"""What the lines of a pasted table may call the parcels of a form, and those that fill no row."""

from collections import Counter

from app.i18n.language import gettext as _
from app.i18n.language import ngettext
from app.services.delivery import Shipment
from app.values import order_numbers


def names_of(waiting: list[Shipment]) -> dict[str, str]:
    """Returns what a pasted line may call a parcel; an order with several has no such name."""
    orders = Counter(one.order_id for one in waiting)
    return {
        name: str(one.shipment_id)
        for one in waiting
        for name in (str(one.shipment_id), one.order_number, str(one.order_id))
        if orders[one.order_id] == 1 or name == str(one.shipment_id)
    }


def about_others(numbers: list[str], waiting: list[Shipment]) -> list[str]:
    """Returns sentences about lines that fill no row, by the `numbers` of their orders."""
    here = {one.order_number for one in waiting}
    several = [number for number in dict.fromkeys(numbers) if order_numbers.read(number) in here]
    message = _("{number} has several parcels here: enter their numbers below")
    found = [message.format(number=number) for number in several]
    orders = [number for number in numbers if number not in several]
    if not orders:
        return found
    # These lines belong to parcels that are not chosen, and are left alone.
    some = ", ".join(orders[:5]) + (" …" if len(orders) > 5 else "")
    count = len(orders)
    message = ngettext(
        "{count} line belongs to another order: {some}",
        "{count} lines belong to other orders: {some}",
        count,
    )
    return [*found, message.format(count=count, some=some)]
