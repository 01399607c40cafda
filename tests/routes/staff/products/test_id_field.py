"""The id of a new product is what was typed, or is made from the name."""

import pytest

from app.routes.staff.products.id_field import id_fault, id_from


@pytest.mark.parametrize(
    ("typed", "product_id"),
    [
        ({"product_id": "mug_1", "name": "Blue mug"}, "mug_1"),
        ({"name": "Crème-Brûlée, groß"}, "creme-brulee-gro"),
        ({"name": "---"}, ""),
        ({"name": "a" * 200}, "a" * 100),
    ],
)
def test_an_id_is_typed_or_made_from_the_name(typed: dict[str, str], product_id: str) -> None:
    assert id_from(typed) == product_id


def test_an_id_that_would_be_another_page_is_refused() -> None:
    assert id_fault("mug_1") == {}
    assert set(id_fault("new")) == set(id_fault("a b")) == set(id_fault("")) == {"product_id"}
