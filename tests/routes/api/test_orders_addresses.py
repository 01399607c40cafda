"""An address by the API: the parts that its country has, and warnings that refuse nothing."""

from typing import Any

import pytest

ORDER: dict[str, Any] = {
    "customer": {"name": "Ann Lee", "email": "ann@example.org"},
    "items": [{"product_id": "product_456", "quantity": 1}],
}


def to(**address: Any) -> dict[str, Any]:
    return ORDER | {"delivery_address": {"line1": "12 High Street", "city": "Town"} | address}


@pytest.mark.parametrize("country", ["HK", "AE", "QA", "BH"])
@pytest.mark.parametrize("postcode", [{}, {"postcode": ""}])
async def test_no_postcode_where_there_is_none(
    country: str, postcode: dict[str, str], client: Any, shop: None, settle: Any
) -> None:
    placed = await client.post("/api/v1/orders", json=to(country=country, **postcode))
    assert placed.status_code == 201, placed.text
    await settle()
    key = {"Authorization": f"Bearer {placed.json()['access_token']}"}
    shown = (await client.get(placed.json()["links"]["self"], headers=key)).json()
    assert shown["delivery_address"]["postcode"] == ""


@pytest.mark.parametrize("postcode", [{}, {"postcode": ""}, {"postcode": "  "}])
async def test_a_postcode_where_the_country_asks(
    postcode: dict[str, str], client: Any, shop: None
) -> None:
    refused = await client.post("/api/v1/orders", json=to(country="DE", **postcode))
    assert refused.status_code == 422
    assert [one["field"] for one in refused.json()["errors"]] == ["delivery_address.postcode"]


async def test_a_doubt_is_a_warning(client: Any, shop: None) -> None:
    doubtful = await client.post("/api/v1/orders", json=to(country="US", postcode="6270"))
    assert doubtful.status_code == 201
    assert [one["field"] for one in doubtful.json()["warnings"]] == [
        "delivery_address.state",
        "delivery_address.postcode",
    ]
    whole = to(country="US", postcode="62704", state="IL")
    assert "warnings" not in (await client.post("/api/v1/orders", json=whole)).json()


async def test_the_state_goes_with_the_parcel(client: Any, shop: None, settle: Any) -> None:
    from app.services import board

    await client.post("/api/v1/orders", json=to(country="US", postcode="62704", state="IL"))
    await settle()
    [shipment] = (await board.list_shipments()).items
    assert shipment.delivery_address.state == "IL"
