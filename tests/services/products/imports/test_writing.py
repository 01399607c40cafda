"""Products, families and stock are written for many lines at once."""

import pytest

from app.infra.database import fetch
from app.services import products
from app.values.money import Money
from app.values.product_states import ImportState
from tests.support.importing import apply

pytestmark = pytest.mark.usefixtures("shop")


async def test_one_press_makes_products_families_and_stock() -> None:
    done = await apply()
    assert (done.state, done.settled, done.applied_by) == (ImportState.DONE, 3, "Bea")
    family = await products.find_family("shirt")
    assert (family.name, family.options) == ("T-shirt", ["Size"])
    assert [(one.product_id, one.values) for one in family.members] == [
        ("shirt-s", ["S"]),
        ("shirt-l", ["L"]),
    ]
    small = await products.find_record("shirt-s")
    assert (small.name, small.price, small.sku) == ("T-shirt (S)", Money.of(1990), "TS-S")
    assert small.description == "Soft & warm.\n\nTwo sizes."
    assert (small.category, small.weight_grams, small.on_hand) == ("Clothes", 180, 4)
    assert (small.manufacturer.name, small.changed_by, small.version) == ("Mill & Sons", "Bea", 1)
    assert (await products.find_record("lamp")).sold
    moved = await products.movements("lamp")
    assert [(one.quantity, one.reason) for one in moved] == [(7, "opening stock")]


async def test_each_product_is_in_the_audit_log() -> None:
    await apply()
    lines = await fetch(
        "SELECT action, actor_kind, actor_name FROM audit_log.lines WHERE subject_id = 'lamp'"
        " ORDER BY id"
    )
    assert [row["action"] for row in lines] == ["product.made", "stock.moved"]
    assert {row["actor_name"] for row in lines} == {"Bea"}
