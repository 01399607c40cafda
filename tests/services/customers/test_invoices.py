"""The law keeps invoices: an erasure leaves them as they are, and an export has them."""

import msgspec
import pytest

from app.services import customers, sales
from tests.support.breaches import broken, grow_old
from tests.support.erasing import GRETA, Settle, finished_order
from tests.support.invoicing import ISSUES
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.taxes import charge_vat
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


async def test_an_invoice_stays_after_an_erasure(settle: Settle, bea: Visitor) -> None:
    await charge_vat(**ISSUES)
    placed = await finished_order(settle, GRETA)
    # The invoice goes to him.
    [before] = await sales.list_invoices(placed.order_id)
    exported = msgspec.json.decode(await customers.export_customer(GRETA.email))
    [kept] = exported["data"]["sales.invoices"]
    assert (kept["number"], "place" in kept) == (before.number, False)
    assert "Ottokar Wolkenstein" in str(kept["body"])

    await customers.erase_customer(GRETA.email)

    after = await sales.find_invoice(placed.order_id, before.number)
    assert after.body.buyer.name == "Ottokar Wolkenstein"
    await bea.open(f"/staff/orders/{placed.order_id}/invoices/{before.number}")
    assert "Ottokar Wolkenstein" in bea.text
    await bea.open(f"/orders/{placed.order_id}/invoices/{before.number}")
    assert bea.page.status_code == 404
    await settle()
    await grow_old()
    assert await broken() == set()
