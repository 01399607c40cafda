"""A shop whose customers pay at the bank for tests, and what its people and machines do."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import httpx
import pytest
from litestar import Litestar

from app.demo.bank import Bank
from app.demo.bank.notices import Notices
from app.demo.bank.shapes import Thing
from app.infra.database import fetch, fetch_value
from app.services import delivery, payments, sales
from app.settings import settings
from app.values.payments import PaymentMethodId
from app.workers.cashier import Cashier
from tests.support.bank import KEYS
from tests.support.cast import shipment_of
from tests.support.paying import offer, place_with

NOTICES: Final = "http://shop/payment-notices/stripe"


@dataclass
class Online:
    """`settle` lets the listeners work, and `cashier` the one of a worker."""

    bank: Bank
    payer: httpx.AsyncClient
    notices: Notices
    cashier: Cashier
    settle: Callable[[], Awaitable[int]]
    house: Litestar
    door: httpx.AsyncClient

    def begin_again(self) -> None:
        """At a bank whose books are empty, with a cashier who has failed at nothing yet."""
        self.cashier = Cashier()
        self.house.state["bank"] = self.bank = Bank(KEYS, address=self.bank.address)
        self.notices = Notices(self.bank, NOTICES, self.door)

    async def order(self, **quantities: int) -> sales.Placed:
        placed = await place_with(PaymentMethodId.CARD, **quantities)
        await self.settle()
        return placed

    async def page(self, order: sales.Placed) -> str:
        page = await payments.open_page(order.order_id)
        assert page is not None
        return page.url

    async def pays(self, order: sales.Placed, choice: str = "pay") -> httpx.Response:
        return await self.payer.post(await self.page(order), data={"choice": choice})

    async def paid(self, **quantities: int) -> sales.Placed:
        """An order whose money is set aside, as the shop knows."""
        order = await self.order(**quantities)
        assert (await self.pays(order)).status_code == 303
        await self.works()
        return order

    async def works(self) -> None:
        """Notices arrive, the cashier works, and the listeners apply the events."""
        await self.notices.send_due()
        await self.cashier.round()
        await self.settle()

    async def leaves(self, order: sales.Placed) -> None:
        shipment = await shipment_of(order)
        await delivery.dispatch(shipment.shipment_id, "DHL", f"T-{order.order_number}", "Bea")
        await self.settle()

    async def taken(self, **quantities: int) -> sales.Placed:
        """An order that was paid and has left, so that its money was taken."""
        order = await self.paid(**quantities)
        await self.leaves(order)
        await self.works()
        return order

    async def payment(self, order: sales.Placed) -> payments.Payment:
        return await payments.find_payment(order.order_id)

    def intents(self) -> list[Thing]:
        return [one for one in self.bank.books.all("payment_intent") if one["latest_charge"]]

    def refunds(self) -> list[Thing]:
        return self.bank.books.all("refund")

    async def later(self, **time: float) -> None:
        """What the bank and the shop have written is older by so much."""
        await age_the_books(fetch, self.bank, timedelta(**time))

    async def agrees(self) -> bool:
        """Returns whether the shop's books equal the bank's, to the cent."""
        ours = await fetch(
            """SELECT coalesce(sum(paid), 0)::bigint AS paid,
                coalesce(sum(refunded), 0)::bigint AS refunded FROM payments.payments"""
        )
        back = sum(one["amount"] for one in self.refunds() if one["status"] == "succeeded")
        came = sum(one["amount_received"] for one in self.intents())
        return (ours[0]["paid"], ours[0]["refunded"]) == (came, back)


async def age_the_books(
    execute: Callable[[str, timedelta], Awaitable[object]], bank: Bank, passed: timedelta
) -> None:
    bank.books.age(passed.total_seconds())
    await execute(
        """UPDATE payments.operations SET leased_until = leased_until - $1::interval,
            first_tried_at = first_tried_at - $1::interval,
            answer = CASE WHEN answer ? 'ends_at'
                THEN jsonb_set(answer, '{ends_at}', to_jsonb(
                    (answer ->> 'ends_at')::timestamptz - $1::interval)) ELSE answer END""",
        passed,
    )
    await execute(
        """UPDATE payments.payments SET looked_at = looked_at - $1::interval,
            tried_at = tried_at - $1::interval,
            pay_by = pay_by - $1::interval, capture_before = capture_before - $1::interval""",
        passed,
    )


async def operations(kind: str) -> int:
    """Returns how many operations of the kind are done."""
    return await fetch_value(
        "SELECT count(*) FROM payments.operations WHERE kind = $1 AND state = 'DONE'", kind
    )


@pytest.fixture
async def online(
    shop: None,
    bank: Bank,
    bank_house: tuple[Litestar, str],
    payer: httpx.AsyncClient,
    settle: Callable[[], Awaitable[int]],
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Online]:
    monkeypatch.setattr(settings, "stripe_api_key", KEYS.api)
    monkeypatch.setattr(settings, "stripe_webhook_secret", KEYS.notices)
    monkeypatch.setattr(settings, "stripe_api_base", bank.address)
    await offer(PaymentMethodId.CARD)

    async def until_nothing_is_due() -> int:
        done = 0
        while count := await settle():
            done += count
        return done

    async with httpx.AsyncClient(transport=httpx.MockTransport(_to_the_shop)) as door:
        notices = Notices(bank, NOTICES, door)
        house, _ = bank_house
        yield Online(bank, payer, notices, Cashier(), until_nothing_is_due, house, door)
    await payments.close_providers()


async def _to_the_shop(request: httpx.Request) -> httpx.Response:
    await payments.store_notice(request.headers["stripe-signature"], request.content)
    return httpx.Response(200)
