"""The till says where all money came from, and what the provider has otherwise."""

import pytest

from app.services import payments
from app.values.payments import PaymentMethodId
from app.values.till import DifferenceState
from tests.support.breaches import broken
from tests.support.paying import comes, offer, place_with, refunded
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.till import an_unknown_charge, its_reason
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


async def test_money_by_hand_is_in_the_till(bea: Visitor) -> None:
    await offer(PaymentMethodId.INVOICE)
    placed = await place_with(PaymentMethodId.INVOICE)
    await comes(placed, placed.total.amount, "ORD Ann Lee")
    refund = await refunded(placed, 500)
    await payments.pay_out(placed.order_id, refund.operation_id, "", "Bea")
    await bea.open("/staff/payments")
    await bea.open("/staff/till?days=1")
    assert "Invoice" in bea.text
    assert "€5.00" in bea.text
    file = (await bea.client.get("/staff/till.csv?days=1&plain=1")).text.splitlines()
    found = [line.replace('"', "").split(",")[1:8] for line in file[1:]]
    number = placed.order_number
    assert found == [
        ["CAPTURE", "", "INVOICE", number, "117.00", "0.00", "117.00"],
        ["REFUND", "", "INVOICE", number, "-5.00", "0.00", "-5.00"],
    ]
    assert "ORD Ann Lee" in file[1]


async def test_a_difference_is_on_the_first_page_until_it_is_explained(bea: Visitor) -> None:
    difference_id = await an_unknown_charge()
    assert await broken() == set()
    await bea.open("/staff")
    assert "1 difference in the till" in bea.text
    await bea.open("/staff/till")
    assert "The provider took money that no order explains" in bea.text
    assert "Shop: €0.00. Provider: €7.00." in bea.text

    form = f"/staff/till/differences/{difference_id}/explanation"
    await bea.send(form, reason="  ")
    assert bea.page.status_code == 422
    assert "Enter why the books differ" in bea.text
    await bea.send(form, reason="x" * 2001)
    assert bea.page.status_code == 422
    assert bea.form(form).value("reason") == "x" * 2001
    await bea.send(form, reason="A test of the provider")
    assert "The difference is explained." in bea.text
    assert "A test of the provider" in bea.text
    assert "Balanced as of" in bea.text
    assert await its_reason() == "A test of the provider"
    await bea.open("/staff")
    assert "in the till" not in bea.text
    [line] = await payments.list_differences(DifferenceState.EXPLAINED)
    assert line.explained_by == "Bea"


async def test_a_manager_need_not_wait_for_the_night(bea: Visitor) -> None:
    await an_unknown_charge()
    await bea.open("/staff/till")
    await bea.send("/staff/till/comparisons")
    assert "The till is being compared." in bea.text
    assert "not yet" in bea.text


async def test_a_packer_sees_no_till(pat: Visitor) -> None:
    assert (await pat.open("/staff/till")).status_code == 403


async def test_a_shop_without_payments_has_an_empty_till(bea: Visitor) -> None:
    await bea.open("/staff/till?from=soon&to=")
    assert "No money moved in these days." in bea.text
    assert "This has not happened yet." in bea.text
