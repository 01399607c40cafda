"""A program declares a customer's withdrawal, and learns nothing about orders by it."""

import httpx
import pytest

from app.services import sales
from tests.support.cast import ANN, place


@pytest.mark.usefixtures("shop")
async def test_any_number_gets_the_same_answer(client: httpx.AsyncClient, settle) -> None:
    order = await place(product_456=1)
    await settle()
    for number in (order.order_number, "ORD-NOTTHERE"):
        sent = {"name": "Ann Lee", "contact": ANN.email, "order_number": number}
        answer = await client.post("/api/v1/withdrawals", json=sent)
        assert answer.status_code == 202
        assert list(answer.json()) == ["declared_at"]
    await settle()
    assert (await sales.find_order(order.order_id)).status == "CANCELLED"


async def test_the_wrong_field_is_named(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/withdrawals", json={"name": "Ann", "contact": "ann@x..y"})
    assert answer.status_code == 422
    assert "contact" in answer.text
