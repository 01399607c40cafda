"""A shop, as seen by a program."""

from collections.abc import AsyncIterator, Sequence
from types import TracebackType
from typing import Self
from uuid import uuid4

import httpx

from doorstep_client import models
from doorstep_client.corrections import Corrections
from doorstep_client.families import Families
from doorstep_client.following import follow
from doorstep_client.managing import Managing
from doorstep_client.payments import Payments
from doorstep_client.pictures import Pictures
from doorstep_client.settings import Settings
from doorstep_client.shipments import Shipments
from doorstep_client.stock import Stock
from doorstep_client.wire import Id, Wire, if_match, opened, path_of


class Shop(Shipments, Stock, Pictures, Families, Corrections, Payments, Settings, Managing):
    """`async with Shop("https://shop.example", key="dsk_…") as shop:`

    `key` is an API key, if one is needed. A request that can be repeated safely is tried again for
    `patience` seconds while the shop is unavailable or busy. `transport` and `timeout` are httpx's.
    """

    def __init__(
        self,
        url: str,
        key: str | None = None,
        *,
        patience: float = 60,
        timeout: float = 15,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._http = httpx.AsyncClient(
            base_url=f"{url.rstrip('/')}/api/v1",
            headers=headers,
            timeout=timeout,
            transport=transport,
        )
        self._wire = Wire(self._http, patience)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def check_availability(self, lines: Sequence[models.Line]) -> models.Availability:
        return await self._wire.ask(
            "POST", "/products/check-availability", models.Availability, body={"items": lines}
        )

    def products(
        self,
        q: str | None = None,
        category: str | None = None,
        *,
        price_from: int | None = None,
        price_to: int | None = None,
        in_stock: bool = False,
        sort: models.ProductSort = "name",
    ) -> AsyncIterator[models.Product]:
        """Yields all products for sale that fit; prices are in minor units, such as cents."""
        return self._wire.all(
            "/products",
            models.Product,
            q=q,
            category=category,
            price_from=price_from,
            price_to=price_to,
            in_stock="true" if in_stock else None,
            sort=sort if sort != "name" else None,
        )

    async def product(self, product_id: str) -> models.Product:
        return await self._wire.ask("GET", path_of("products", product_id), models.Product)

    async def put_product(
        self, product_id: str, product: models.NewProduct, *, version: int | None = None
    ) -> models.Product:
        """Makes or changes it; raises `Changed` if `version` is no longer the present one."""
        path, headers = path_of("products", product_id), if_match(version)
        return await self._wire.ask("PUT", path, models.Product, body=product, headers=headers)

    async def place_order(
        self, order: models.NewOrder, *, idempotency_key: str | None = None
    ) -> models.Placed:
        """Places it once, however often it has to try. Raises `Unavailable`.

        Another process can repeat the call with the same `idempotency_key`.
        """
        headers = {"Idempotency-Key": idempotency_key or str(uuid4())}
        return await self._wire.ask("POST", "/orders", models.Placed, body=order, headers=headers)

    async def order(self, order_id: Id, *, token: str | None = None) -> models.Order:
        path, headers = path_of("orders", order_id), opened(token)
        return await self._wire.ask("GET", path, models.Order, headers=headers)

    def orders(
        self, status: str | None = None, q: str | None = None
    ) -> AsyncIterator[models.OrderSummary]:
        """Yields all of them, newest first."""
        return self._wire.all("/orders", models.OrderSummary, status=status, q=q)

    async def cancel_order(
        self,
        order_id: Id,
        reason: str | None = None,
        *,
        token: str | None = None,
        version: int | None = None,
    ) -> models.CancellationRequested:
        """Requests the cancellation; Delivery decides. Raises `Conflict` if it is too late."""
        return await self._wire.ask(
            "POST",
            path_of("orders", order_id, "cancellation"),
            models.CancellationRequested,
            body={} if reason is None else {"reason": reason},
            headers=opened(token) | if_match(version),
        )

    async def cancel_pieces(
        self,
        order_id: Id,
        items: Sequence[models.PieceCount],
        reason: str | None = None,
        *,
        token: str | None = None,
        idempotency_key: str | None = None,
        version: int | None = None,
    ) -> models.CancellationRequested:
        """Requests that pieces are not sent: once, however often it has to try.

        Delivery cancels those that have not left. Raises `Conflict` if all have.
        """
        key = {"Idempotency-Key": idempotency_key or str(uuid4())}
        return await self._wire.ask(
            "POST",
            path_of("orders", order_id, "cancellation"),
            models.CancellationRequested,
            body={"items": items} if reason is None else {"items": items, "reason": reason},
            headers=opened(token) | if_match(version) | key,
        )

    async def remove_order(self, order_id: Id, *, version: int | None = None) -> models.Order:
        """Removes a test order. Raises `Conflict` for another one, or if it is still open."""
        return await self._wire.ask(
            "POST",
            path_of("orders", order_id, "removal"),
            models.Order,
            headers=if_match(version),
        )

    async def decide(
        self, order_id: Id, choice: str, *, token: str | None = None
    ) -> models.OrderDecision:
        """Decides what happens to the rest of an order: SEND_REST, WAIT or CANCEL.

        Raises `Conflict` that says what was decided before.
        """
        return await self._wire.ask(
            "POST",
            path_of("orders", order_id, "decision"),
            models.OrderDecision,
            body={"choice": choice},
            headers=opened(token),
        )

    async def declare_withdrawal(
        self, withdrawal: models.NewWithdrawal
    ) -> models.WithdrawalReceived:
        """The answer is the same whether or not there is such an order. It is sent once."""
        return await self._wire.ask(
            "POST", "/withdrawals", models.WithdrawalReceived, body=withdrawal, again=False
        )

    def follow_order(
        self, order_id: Id, *, token: str | None = None, after: int | None = None
    ) -> AsyncIterator[models.Step]:
        """Yields the present state, or what came after the version `after`, then every step.

        A connection that breaks is opened again, and no step is lost or repeated.
        """
        return follow(self._http, path_of("orders", order_id, "stream"), opened(token), after)

    async def event(self, event_id: str) -> models.Event:
        return await self._wire.ask("GET", path_of("events", event_id), models.Event)

    async def events(
        self, after: str | None = None, type: str | None = None
    ) -> AsyncIterator[models.Event]:
        """Yields all past events, oldest first; continue `after` the last one to miss none."""
        while True:
            query = {"after": after, "type": type, "limit": 100}
            page = await self._wire.ask("GET", "/events", models.Page[models.Event], query=query)
            for event in page.items:
                yield event
            after = page.next_cursor
            if after is None:
                return
