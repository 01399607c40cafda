"""What the demo shop has decided where cards can be charged."""

import pytest

from app.demo import loading
from app.services import payments, sales, shop
from app.settings import settings
from app.values.payments import PaymentMethodId
from tests.support.breaches import broken, grow_old
from tests.support.cast import basket
from tests.support.erasing import Settle
from tests.support.shop_settings import settings_as_before as settings_as_before


async def _loads() -> None:
    assert await loading.load()
    await shop.refresh()
    await sales.refresh_methods()


async def test_orders_are_sent_taxed_and_paid(
    monkeypatch: pytest.MonkeyPatch, settle: Settle
) -> None:
    monkeypatch.setattr(settings, "stripe_api_key", "rk_demo")
    await _loads()
    methods = [one.method_id for one in payments.offered_methods()]
    assert methods == ["INVOICE", "CARD", "TRANSFER", "AT_PICKUP"]
    # Who chooses nothing gets what an order had before: no fee, and nothing to wait for.
    placed, _ = await sales.place_order(basket(product_456=2))
    order = await sales.find_order(placed.order_id)
    assert order.total.amount == 3600
    assert order.payment.method == PaymentMethodId.INVOICE
    assert [(one.rate, one.gross.amount) for one in order.taxes] == [(19.0, 3600)]
    await settle()
    await grow_old()
    assert await broken() == set()


async def test_without_a_provider_nothing_is_decided() -> None:
    await _loads()
    assert payments.offered_methods() == []
    assert await sales.list_methods() == []
