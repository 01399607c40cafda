"""The fields of "Hand over", at the counter and on the board: the code, and the money due."""

from collections.abc import Mapping
from typing import Final

from app.i18n.language import gettext as _
from app.services import delivery, payments
from app.services.delivery import Shipment
from app.values.fields import Invalid
from app.values.formats import format_money
from app.values.money import Money
from app.web.forms import Form

# `known` is a tick: the customer has no code, but somebody looked at who she is.
FIELDS: Final = ("code", "known", "received")
LONGEST: Final = 60


class NotHandedOver(Exception):
    """Nothing was done because of `errors` at its fields."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = dict(errors)


async def money_due(shipment: Shipment) -> Money | None:
    """Returns what its customer pays when she gets it, or None."""
    return (await payments.cash_due([shipment.order_id])).get(shipment.order_id)


async def hand_over_entered(shipment: Shipment, form: Form, by: str) -> Shipment:
    """Raises `NotHandedOver`, and `Conflict` that says who handed it over before."""
    code = form.get("code", "").strip()[:LONGEST]
    due = await money_due(shipment)
    wrong: dict[str, str] = {}
    if not code and not form.get("known"):
        wrong["code"] = _("Enter the code, or tick that you checked who it is")
    # The form names the amount that it showed.
    if due and form.get("received") != str(due.amount) and not shipment.delivered_at:
        message = _("Take {amount} first, then tick that you have it")
        wrong["received"] = message.format(amount=format_money(due))
    if wrong:
        raise NotHandedOver(wrong)
    try:
        return await delivery.hand_over(shipment.shipment_id, code or None, by, due)
    except Invalid as error:
        message = _("This code {rule}").format(rule=error.message)
        raise NotHandedOver({"code": message}) from error
    except payments.PayAtPickup as error:
        raise NotHandedOver({"received": error.detail()}) from error
