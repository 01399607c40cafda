"""A simulation of customers and staff, who act through the HTTP API at a given rate."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from itertools import count
from uuid import UUID

import httpx
from faker import Faker

from app.demo.couriers import Couriers
from app.values.known_carriers import TRACKING_PAGES
from doorstep_client import (
    Address,
    Conflict,
    Customer,
    Line,
    NewOrder,
    Problem,
    Product,
    Shipment,
    Shop,
    Unavailable,
)

PLACES = ("Front door", "Neighbour", "Parcel locker", "Handed over", "Back porch")
CANCELS = 0.05
COMPANIES = 0.1
# How many of the parcels a carrier reports on, and what it says of them.
REPORTED = 0.3
REPORTS = ("IN_TRANSIT", "OUT_FOR_DELIVERY")
POLL_SECONDS = 0.2
# Seconds that the simulation waits for the shop to open.
AT_THE_DOOR = 2.0
# Seconds that a customer or a packer waits for the next thing to happen.
PATIENCE = 60.0


class Simulation:
    """Places `orders` orders at `rate` a second; the same `seed` makes the same customers."""

    def __init__(
        self, url: str, key: str, couriers: Couriers, orders: int, rate: float, seed: int
    ) -> None:
        self.url = url
        self.couriers = couriers
        self.staff = Shop(url, key, patience=PATIENCE)
        self.customers = Shop(url, patience=PATIENCE)
        self.orders = orders
        self.rate = rate
        self.random = random.Random(seed)
        self.people = Faker(["de_DE", "en_GB", "fr_FR"])
        self.people.seed_instance(seed)
        self.outcomes: Counter[str] = Counter()
        self._numbers = count(1)

    async def run(self, done: Callable[[str], None]) -> Counter[str]:
        """Raises httpx.HTTPError or `Problem` if the shop cannot be reached at all.

        It calls `done` with how each order ended, and returns how many ended in which way.
        """
        async with Shop(self.url, patience=AT_THE_DOOR) as shop:
            shelf = [product async for product in shop.products()]
        async with self.staff, self.customers, asyncio.TaskGroup() as crowd:
            for _ in range(self.orders):
                crowd.create_task(self._follow(self._basket(shelf), done))
                await asyncio.sleep(self.random.expovariate(self.rate))
        await self.couriers.close()
        return self.outcomes

    async def _follow(self, basket: NewOrder, done: Callable[[str], None]) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                outcome = await self._life_of(basket)
        except Problem as problem:
            outcome = f"gave up ({problem.status})"
        except (httpx.HTTPError, TimeoutError) as error:
            outcome = f"gave up ({type(error).__name__})"
        self.outcomes[outcome] += 1
        done(outcome)

    async def _life_of(self, basket: NewOrder) -> str:
        try:
            order = await self.customers.place_order(basket)
        except Unavailable:
            return "refused"
        if self.random.random() < CANCELS:
            try:
                await self.customers.cancel_order(order.order_id, token=order.access_token)
            except Conflict:
                return "left before it was cancelled"
            return "cancelled"
        shipment = await self._shipment_of(order.order_id)
        carrier, number = self._parcel()
        await self.staff.dispatch(shipment.shipment_id, carrier, number)
        if self.random.random() < REPORTED:
            for word in REPORTS:
                await self.couriers.report(carrier, number, word)
        await self.staff.deliver(shipment.shipment_id, self.random.choice(PLACES))
        return "delivered"

    async def _shipment_of(self, order_id: UUID) -> Shipment:
        while True:
            async for shipment in self.staff.shipments(order_id=order_id):
                return shipment
            await asyncio.sleep(POLL_SECONDS)

    def _basket(self, shelf: list[Product]) -> NewOrder:
        chosen = self.random.sample(shelf, k=min(len(shelf), self.random.randint(1, 3)))
        company = self.people.company() if self.random.random() < COMPANIES else None
        return NewOrder(
            Customer(self.people.name(), self._address()),
            Address(
                company=company,
                line1=self.people.street_address().replace("\n", ", "),
                city=self.people.city(),
                postcode=self.people.postcode(),
                country=self.random.choice(("DE", "GB", "FR")),
            ),
            [Line(product.product_id, self.random.randint(1, 2)) for product in chosen],
        )

    def _address(self) -> str:
        # Each customer has an address of their own: orders per address are limited.
        name, _, domain = self.people.ascii_safe_email().partition("@")
        return f"{name}.{next(self._numbers)}@{domain}"

    def _parcel(self) -> tuple[str, str]:
        number = f"{self.random.randrange(10**11, 10**12)}"
        return self.random.choice(list(TRACKING_PAGES)), number
