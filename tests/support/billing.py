"""A company that orders to one address and has its invoice sent to another."""

from typing import Any, Final

from app.services import sales
from app.services.products import BasketLine
from tests.support.cast import ANN, HOME

OFFICE: Final[dict[str, Any]] = {
    "name": "Lee & Sons, accounts",
    "company": "Lee & Sons Ltd",
    "line1": "1 Ledger Row",
    "line2": "2nd floor",
    "city": "Paris",
    "state": None,
    "postcode": "75001",
    "country": "FR",
}
VAT_ID: Final = "FR12345678901"
TYPED: Final = {"billing": "1", **{f"billing_{name}": one or "" for name, one in OFFICE.items()}}


async def place_for_the_office() -> sales.Placed:
    customer = sales.Customer(ANN.name, ANN.email, vat_id=VAT_ID)
    home = sales.Address(
        company="Harbour Crew",
        **{name: getattr(HOME, name) for name in ("line1", "city", "postcode", "country")},
    )
    office = sales.BillingAddress(**OFFICE)
    lines = [BasketLine("product_456", 1)]
    placed, _ = await sales.place_order(
        sales.NewOrder(customer, home, lines, billing_address=office)
    )
    return placed
