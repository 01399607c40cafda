"""The cashier's kinds of work take turns."""

import pytest

from app.services import payments
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import payer as payer
from tests.support.paying_online import Online, operations
from tests.support.paying_online import online as online
from tests.support.shop_settings import settings_as_before as settings_as_before


async def test_many_payments_to_look_at_keep_no_capture_waiting(
    online: Online, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = await online.paid()
    looks = 0

    async def look_for_long(limit: int) -> int:
        nonlocal looks
        looks += 1
        if looks == 2:
            await online.leaves(order)
        if looks == 4:
            assert await operations("CAPTURE") == 1
        return int(looks < 5)

    monkeypatch.setattr(payments, "look_at_open", look_for_long)
    await online.cashier.round()
    assert looks == 5


async def test_what_fails_in_a_round_is_not_tried_again_in_it(
    online: Online, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0

    async def fail(limit: int) -> int:
        nonlocal looks
        looks += 1
        raise payments.ProviderAway("gone")

    monkeypatch.setattr(payments, "look_at_open", fail)
    order = await online.paid()
    await online.leaves(order)
    looks = 0
    assert await online.cashier.round() > 0
    assert looks == 1
    assert await operations("CAPTURE") == 1
