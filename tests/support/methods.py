"""Ways of delivery for tests: the post, and a counter where customers collect their parcels."""

from datetime import UTC, datetime
from typing import Any

from app.services import sales
from app.values.delivery_methods import DeliveryMethod, MethodKind
from app.values.money import Money
from app.values.pickup_points import PickupPoint

POST = DeliveryMethod(
    method_id="post",
    version=1,
    name="Post",
    names={"de": "Briefpost"},
    kind=MethodKind.SHIP,
    fee=Money.of(490),
    free_from=Money.of(5000),
    countries=("AT", "DE"),
    max_weight_grams=2000,
    place=1,
    active=True,
    changed_at=datetime(2026, 11, 30, tzinfo=UTC),
)


async def offer(method_id: str = "post", fee: int = 490, **facts: Any) -> DeliveryMethod:
    """Makes or changes a method; `free_from` is in minor units, like the fee."""
    free_from = facts.pop("free_from", None)
    given = sales.DeliveryMethodInput(
        name=facts.pop("name", method_id.capitalize()),
        fee=Money.of(fee),
        free_from=None if free_from is None else Money.of(free_from),
        **facts,
    )
    method, _ = await sales.put_method(method_id, given, "Mia")
    return method


POINT = PickupPoint(line1="3 Quay", city="Bremen", postcode="28195", country="DE")


async def offer_pickup(**facts: Any) -> DeliveryMethod:
    """A counter with its address, where Ann collects what she ordered."""
    hours = {"en": "Mon to Fri 9 to 18", "de": "Mo bis Fr 9 bis 18 Uhr"}
    kind = MethodKind.PICKUP
    given = {"name": "Collect in the shop", "pickup_point": POINT, "opening_hours": hours} | facts
    return await offer("counter", 0, kind=kind, **given)


async def offer_counter() -> DeliveryMethod:
    return await offer("counter", 0, name="Collect in the shop", kind=MethodKind.PICKUP)
