"""Customers and staff who act through the HTTP API, as many and as fast as is asked for."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
from faker import Faker

from app.carriers import TRACKING_PAGES

PLACES = ("Front door", "Neighbour", "Parcel locker", "Handed over", "Back porch")
CANCELS = 0.05
POLL_SECONDS = 0.2
PATIENCE = 60.0
"""Seconds that a customer or a packer waits for the next thing to happen."""


class Simulation:
    """`orders` orders at `rate` a second; the same `seed` makes the same people and baskets."""

    def __init__(self, url: str, key: str, orders: int, rate: float, seed: int) -> None:
        self.shop = httpx.AsyncClient(base_url=f"{url}/api/v1", timeout=15)
        self.staff = {"Authorization": f"Bearer {key}"}
        self.orders = orders
        self.rate = rate
        self.random = random.Random(seed)
        self.people = Faker(["de_DE", "en_GB", "fr_FR"])
        self.people.seed_instance(seed)
        self.outcomes: Counter[str] = Counter()

    async def run(self, done: Callable[[str], None]) -> Counter[str]:
        """Tells `done` how each order ended; returns how many ended how.

        Raises httpx.HTTPError when the shop cannot be reached at all.
        """
        async with self.shop:
            shelf = (await self._get("/products", limit=100))["items"]
            async with asyncio.TaskGroup() as crowd:
                for _ in range(self.orders):
                    crowd.create_task(self._follow(self._basket(shelf), done))
                    await asyncio.sleep(self.random.expovariate(self.rate))
        return self.outcomes

    async def _follow(self, basket: dict[str, Any], done: Callable[[str], None]) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                outcome = await self._life_of(basket)
        except httpx.HTTPStatusError as error:
            outcome = f"gave up ({error.response.status_code})"
        except (httpx.HTTPError, TimeoutError) as error:
            outcome = f"gave up ({type(error).__name__})"
        self.outcomes[outcome] += 1
        done(outcome)

    async def _life_of(self, basket: dict[str, Any]) -> str:
        """From the checkout to the doorstep, or to wherever the order ended."""
        key = {"Idempotency-Key": str(uuid4())}
        placed = await self._send("/orders", basket, key)
        if placed.status_code == 400:
            return "refused"
        order = placed.raise_for_status().json()
        if self.random.random() < CANCELS:
            token = {"Authorization": f"Bearer {order['access_token']}"}
            asked = await self._send(f"/orders/{order['order_id']}/cancellation", {}, token)
            return "cancelled" if asked.is_success else "left before it was cancelled"
        shipment = await self._shipment_of(order["order_id"])
        await self._step(shipment, "dispatch", self._parcel())
        await self._step(shipment, "delivery", {"delivery_location": self.random.choice(PLACES)})
        return "delivered"

    async def _shipment_of(self, order_id: str) -> str:
        while True:
            found = (await self._get("/shipments", order_id=order_id))["items"]
            if found:
                return found[0]["shipment_id"]
            await asyncio.sleep(POLL_SECONDS)

    async def _step(self, shipment_id: str, step: str, body: dict[str, str]) -> None:
        answer = await self._send(f"/shipments/{shipment_id}/{step}", body, self.staff)
        answer.raise_for_status()

    async def _get(self, path: str, **query: str | int) -> dict[str, Any]:
        answer = await self._ask("GET", path, params=query, headers=self.staff)
        return answer.raise_for_status().json()

    async def _send(
        self, path: str, body: dict[str, Any], headers: dict[str, str]
    ) -> httpx.Response:
        return await self._ask("POST", path, json=body, headers=headers)

    async def _ask(self, method: str, path: str, **given: Any) -> httpx.Response:
        """Comes back when the shop says so to who asks too often."""
        while True:
            answer = await self.shop.request(method, path, **given)
            if answer.status_code != 429:
                return answer
            await asyncio.sleep(float(answer.headers["Retry-After"]))

    def _basket(self, shelf: list[dict[str, Any]]) -> dict[str, Any]:
        chosen = self.random.sample(shelf, k=min(len(shelf), self.random.randint(1, 3)))
        return {
            "customer": {"name": self.people.name(), "email": self.people.ascii_safe_email()},
            "delivery_address": {
                "line1": self.people.street_address().replace("\n", ", "),
                "city": self.people.city(),
                "postcode": self.people.postcode(),
                "country": self.random.choice(("DE", "GB", "FR")),
            },
            "items": [
                {"product_id": product["product_id"], "quantity": self.random.randint(1, 2)}
                for product in chosen
            ],
        }

    def _parcel(self) -> dict[str, str]:
        return {
            "carrier": self.random.choice(list(TRACKING_PAGES)),
            "tracking_number": f"{self.random.randrange(10**11, 10**12)}",
        }
