"""Orders of a shop that takes money, for the pages that only they have."""

from typing import Final

from e2e.open_shop import until
from e2e.program import Program
from tests.support.pages import BUYER

ACCOUNT: Final = {"bank_holder": "Käthe Lehmann", "bank_iban": "DE89 3704 0044 0532 0130 00"}
METHODS: Final = {"unpaid": "CARD", "transferred": "TRANSFER", "invoiced": "INVOICE"}
# Those whose pages are opened by their customer.
WITH_MONEY: Final = (*METHODS, "asked")


def make_money_known(program: Program) -> dict[str, str]:
    """An order that waits for a card and one for a transfer, and one with its invoice.

    And one whose customer is asked what happens to the rest of her parcel.
    """
    found = dict[str, str]()
    program.decides(payment_methods=[*METHODS.values()], **ACCOUNT)
    with program.invoices():
        for name, method in METHODS.items():
            placed = program.orders(BUYER, {"product_456": 2}, payment_method=method)
            found[name], found[f"{name}_page"] = placed.order_id, placed.page
        shipment = program.shipment_of(found["invoiced"])
        program.ships(shipment, "DHL", f"JD-{found['invoiced']}")
        found["invoice"] = until(lambda: program.invoices_of(found["invoiced"]))[0]
    program.sells_as_before()
    asked = program.orders(BUYER, {"product_456": 2, "product_789": 1})
    program.asks_about_the_rest(program.shipment_of(asked.order_id))
    return {**found, "asked": asked.order_id, "asked_page": asked.page}
