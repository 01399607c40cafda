"""Managers make ways of delivery and change them; every version stays, and the log says who did."""

import asyncio
from typing import Any

import msgspec
import pytest

from app.infra.database import fetch, fetch_value
from app.services import sales
from app.values.delivery_methods import MethodKind, TransitDays, delivery_methods, remember_methods
from app.values.fields import Invalid
from app.values.money import Money
from tests.support.methods import offer


def given(**facts: Any) -> sales.DeliveryMethodInput:
    post = sales.DeliveryMethodInput(name="Post", fee=Money.of(490))
    return msgspec.structs.replace(post, **facts)


async def test_each_change_is_a_version_and_equal_values_are_none() -> None:
    made, new = await sales.put_method("post", given(), "Mia")
    again, newer = await sales.put_method("post", given(), "Mia")
    assert (new, newer, made == again) == (True, False, True)
    changed, _ = await sales.put_method("post", given(name="  Letter   post ", place=3), "Mia")
    assert (changed.version, changed.name, changed.place) == (2, "Letter   post", 3)
    assert await fetch_value("SELECT count(*) FROM sales.methods") == 2


async def test_this_process_offers_it_at_once() -> None:
    await offer("express", 990)
    await offer("post", 490, place=1)
    assert [one.method_id for one in delivery_methods()] == ["express", "post"]
    await offer("express", 990, active=False)
    assert [one.method_id for one in delivery_methods()] == ["post"]


async def test_another_process_learns_of_it() -> None:
    await offer("post", 490)
    remember_methods([])
    await sales.refresh_methods()
    assert [one.method_id for one in delivery_methods()] == ["post"]


async def test_a_change_for_another_version_is_refused() -> None:
    await sales.put_method("post", given(), "Mia", {0})
    with pytest.raises(sales.DeliveryMethodChanged):
        await sales.put_method("post", given(fee=Money.of(590)), "Mia", {0})
    changed, _ = await sales.put_method("post", given(fee=Money.of(590)), "Mia", {1})
    assert changed.version == 2


async def test_many_changes_at_once_are_versions_without_a_gap() -> None:
    fees = [given(fee=Money.of(fee)) for fee in range(10)]
    await asyncio.gather(*(sales.put_method("post", one, "Mia") for one in fees))
    rows = await fetch("SELECT version FROM sales.methods ORDER BY version")
    assert [row["version"] for row in rows] == list(range(1, 11))


@pytest.mark.parametrize(
    ("method_id", "facts", "field"),
    [
        ("new", {}, "method_id"),
        ("Post", {}, "method_id"),
        ("-", {}, "method_id"),
        ("a" * 41, {}, "method_id"),
        ("post", {"fee": Money(490, "CHF")}, "fee.currency"),
        ("post", {"free_from": Money(490, "CHF")}, "free_from.currency"),
        ("post", {"transit_days": TransitDays(3, 2)}, "transit_days.max"),
        ("post", {"transit_days": TransitDays(1, 2), "kind": MethodKind.PICKUP}, "transit_days"),
        ("post", {"countries": ["XX"]}, "countries"),
        ("post", {"names": {"xx": "Post"}}, "names"),
    ],
)
async def test_refuses_what_cannot_be(method_id: str, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        await sales.put_method(method_id, given(**facts), "Mia")
    assert refused.value.field == field


async def test_an_unknown_method_is_not_found() -> None:
    with pytest.raises(sales.UnknownDeliveryMethod):
        await sales.find_method("post")
