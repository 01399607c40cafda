"""The stock of a shop: movements, counts and empty shelves."""

from collections.abc import AsyncIterator
from uuid import uuid4

from doorstep_client import models
from doorstep_client.wire import Id, Wire, path_of


class Stock:
    """Needs a key with `products:read` or `products:write`, but for `ask_for_stock_alert`."""

    _wire: Wire

    async def move_stock(
        self, product_id: str, quantity: int, reason: str, *, idempotency_key: str | None = None
    ) -> models.StockLevel:
        """Counts goods in, or out if negative: once, however often it has to try.

        Raises `Conflict` if the goods are already reserved. Another process can repeat the call
        with the same `idempotency_key`.
        """
        path = path_of("products", product_id, "stock-movements")
        body = {"quantity": quantity, "reason": reason}
        headers = {"Idempotency-Key": idempotency_key or str(uuid4())}
        return await self._wire.ask("POST", path, models.StockLevel, body=body, headers=headers)

    def counts(self) -> AsyncIterator[models.StockCount]:
        """Yields what is to be counted, along the shelves."""
        return self._wire.all("/counts", models.StockCount)

    async def request_count(self, product_id: str, reason: str) -> models.StockCount:
        """Puts the product on the count list, unless it is there already."""
        path = path_of("products", product_id, "counts")
        return await self._wire.ask("POST", path, models.StockCount, body={"reason": reason})

    async def count(self, count_id: Id) -> models.StockCount:
        return await self._wire.ask("GET", path_of("counts", count_id), models.StockCount)

    async def record_count(self, count_id: Id, counted: int, expected: int) -> models.StockCount:
        """Makes what is on hand equal to what was counted; `expected` is what the list said.

        Raises `Conflict` if the stock changed meanwhile, if orders hold more, or if another number
        was counted before.
        """
        return await self._wire.ask(
            "PUT",
            path_of("counts", count_id, "result"),
            models.StockCount,
            body={"counted": counted, "expected": expected},
        )

    async def shelf(self, product_id: str) -> models.ShelfLevel:
        return await self._wire.ask(
            "GET", path_of("products", product_id, "empty-shelf"), models.ShelfLevel
        )

    async def report_empty_shelf(self, product_id: str) -> models.ShelfLevel:
        """Takes off what no order holds; `report_shortage` of each parcel does the rest."""
        return await self._wire.ask(
            "POST", path_of("products", product_id, "empty-shelf"), models.ShelfLevel
        )

    def stock(
        self, *, low: bool = False, q: str | None = None
    ) -> AsyncIterator[models.StockRecord]:
        """Yields the stock of all products, the scarcest first, or of those that are low."""
        return self._wire.all("/stock", models.StockRecord, low=low or None, q=q)

    async def ask_for_stock_alert(self, product_id: str, email: str) -> models.StockAlert:
        """Has one email sent to the address once the product is available."""
        path = path_of("products", product_id, "stock-alerts")
        return await self._wire.ask("POST", path, models.StockAlert, body={"email": email})

    def stock_takes(self) -> AsyncIterator[models.StockTake]:
        """Yields those that are open."""
        return self._wire.all("/stock-takes", models.StockTake)

    async def start_stock_take(self, first_shelf: str, last_shelf: str = "") -> models.StockTake:
        """Lists the products on these shelves, unless they are being counted already."""
        body = {"first_shelf": first_shelf, "last_shelf": last_shelf}
        return await self._wire.ask("POST", "/stock-takes", models.StockTake, body=body)

    async def stock_take(self, take_id: Id) -> models.StockTake:
        return await self._wire.ask("GET", path_of("stock-takes", take_id), models.StockTake)

    def stock_take_lines(self, take_id: Id) -> AsyncIterator[models.TakeLine]:
        """Yields what is to be counted, along the shelves."""
        return self._wire.all(path_of("stock-takes", take_id, "lines"), models.TakeLine)

    async def count_line(
        self, take_id: Id, product_id: str, counted: int | None, expected: int | None = None
    ) -> models.TakeLine:
        """Says how many were counted, None for not yet; no stock changes before it is saved.

        Raises `Conflict` if what is on hand is no longer as `expected`.
        """
        body = {"counted": counted, "expected": expected}
        path = path_of("stock-takes", take_id, "lines", product_id)
        return await self._wire.ask("PUT", path, models.TakeLine, body=body)

    async def save_stock_take(self, take_id: Id, version: int | None = None) -> models.StockTake:
        """Books the differences. Raises `Conflict` if one cannot be; then none is."""
        path = path_of("stock-takes", take_id, "result")
        return await self._wire.ask("POST", path, models.StockTake, body={"version": version})

    async def give_up_stock_take(self, take_id: Id) -> models.StockTake:
        """Ends it without any movement."""
        return await self._wire.ask("DELETE", path_of("stock-takes", take_id), models.StockTake)
