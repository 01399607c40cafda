"""Where actions are done: Bea at a browser, a till with a key, and what they can lay hands on."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx

from app import audit_log
from app.services import delivery
from tests.support.cast import place, shipment_of
from tests.support.visitor import Visitor

Settle = Callable[[], Awaitable[int]]


@dataclass
class Stage:
    """Bea at a browser, a till with every scope, and what they can lay hands on."""

    bea: Visitor
    client: httpx.AsyncClient
    till: dict[str, str]
    settle: Settle

    async def fresh(self, *, shipped: bool = False, quantity: int = 1) -> delivery.Shipment:
        order = await place(product_456=quantity)
        await self.settle()
        shipment = await shipment_of(order)
        if shipped:
            with audit_log.nobody():
                await delivery.dispatch(shipment.shipment_id, "DHL", "JD 1", "Bea")
        return shipment

    async def sends(self, path: str, **typed: Any) -> httpx.Response:
        form = {"_csrf_token": self.bea.form("/staff/logout").value("_csrf_token"), **typed}
        return await self.client.post(path, data=form)

    async def asks(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> httpx.Response:
        """The till, without the cookies of Bea's browser."""
        own = {**self.till, "Cookie": "", **headers}
        return await self.client.request(method, f"/api/v1{path}", json=body, headers=own)


Act = Callable[[Stage], Awaitable[None]]
