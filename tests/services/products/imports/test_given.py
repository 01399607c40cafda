"""Ids are made of handles and values, and what is in a file twice is refused."""

import pytest

from app.services.products.imports.given import (
    GivenFamily,
    GivenProduct,
    member_id,
    plain_id,
    refuse_twins,
)


@pytest.mark.parametrize("text", ["t-shirt", "A.b_c--d", "x" * 100])
def test_what_can_be_an_id_is_one(text: str) -> None:
    assert plain_id(text) == text


def test_other_texts_become_ids_that_differ() -> None:
    texts = ["Grüner Stuhl", "Gruner Stuhl!", "日本", "日光", "a b", "x" * 101, "x" * 102]
    ids = [plain_id(text) for text in texts]
    assert len(set(ids)) == len(texts)
    assert all(one.isascii() and 0 < len(one) <= 100 for one in ids)
    assert len(member_id("x" * 95, ["very long value", "S"])) <= 100


def test_the_second_of_two_is_refused_with_the_line_of_the_first() -> None:
    family = GivenFamily("shirt", "Shirt", ["Size"])
    products = [
        GivenProduct(line=2, product_id="a", values={"sku": "1"}),
        GivenProduct(line=3, product_id="b", values={"sku": "1"}),
        GivenProduct(line=4, product_id="a", values={"sku": ""}),
        GivenProduct(line=5, product_id="c", family=family, option_values=["S"]),
        GivenProduct(line=6, product_id="d", family=family, option_values=["s"]),
        GivenProduct(line=7, product_id="e", values={"barcode": ""}),
        GivenProduct(line=8, product_id="f", values={"barcode": ""}),
    ]
    refuse_twins(products, {"sku": "Variant SKU", "value1": "Option1 Value"})
    found = [(one.fault.line, one.fault.column) for one in products if one.fault]
    assert found == [(3, "Variant SKU"), (4, "product_id"), (6, "Option1 Value")]
