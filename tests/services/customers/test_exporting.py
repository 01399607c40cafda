"""An export has everything about one customer, and nobody else."""

import msgspec
import pytest

from app.services import customers
from tests.support.cast import ANN
from tests.support.erasing import GRETA, Settle, everywhere, finished_order

pytestmark = pytest.mark.usefixtures("shop")


async def test_an_export_has_everything_and_nobody_else(settle: Settle) -> None:
    placed = await everywhere(settle)
    await finished_order(settle, ANN)
    exported = await customers.export_customer(GRETA.email)
    known = msgspec.json.decode(exported)
    assert known["email"] == "greta.w@example.org"
    [order] = known["data"]["sales.orders"]
    assert order["order_number"] == placed.order_number
    assert order["customer_name"] == "Greta Wolkenstein"
    assert {"delivery.shipments", "messaging.events", "accounts.links"} <= known["data"].keys()
    assert b"ann@example.org" not in exported
    assert b"Bea" not in exported
    with pytest.raises(customers.UnknownCustomer):
        await customers.export_customer("nobody@example.org")
