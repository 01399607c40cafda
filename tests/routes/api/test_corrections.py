"""Programs correct what was said of a parcel, and everybody who read it reads what is right."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import httpx

from app.services import delivery, sales
from tests.support.api import assert_problem, bearer, fields_of
from tests.support.cast import place, shipment_of
from tests.support.corrected import UPS, Settle, Warehouse, events_of

Feed = Callable[[int], Awaitable[list[dict[str, Any]]]]


async def shown(client: httpx.AsyncClient, order: sales.Placed) -> dict[str, Any]:
    answer = await client.get(order.links.self_, headers=bearer(order.access_token))
    return answer.json()


async def test_a_wrong_number_is_corrected_wherever_it_was_told(
    client: httpx.AsyncClient,
    order: sales.Placed,
    parcel: delivery.Shipment,
    warehouse: Warehouse,
    settle: Settle,
) -> None:
    before = await shown(client, order)
    path = f"shipments/{parcel.shipment_id}"
    answer = await warehouse("PUT", f"{path}/tracking", json=UPS)
    await settle()

    assert answer.status_code == 200, answer.text
    corrected = answer.json()
    assert corrected | UPS | {"status": "SHIPPED", "version": 3, "warnings": []} == corrected
    assert answer.headers["ETag"] == '"3"'
    assert "1Z999AA10123456784" in corrected["tracking_url"]
    [one] = corrected["corrections"]
    assert (one["what"], one["by"], one["version"]) == ("TRACKING", "a program", 3)
    assert (one["before"]["carrier"], one["before"]["tracking_number"]) == ("DHL", "T1")
    assert one["after"] | UPS == one["after"]

    now = await shown(client, order)
    url, number = corrected["tracking_url"], UPS["tracking_number"]
    renumbered = {"tracking_url": url, "tracking_urls": [url], "tracking_numbers": [number]}
    assert now["shipment"] == before["shipment"] | UPS | renumbered
    assert (now["status"], now["history"]) == ("SHIPPED", before["history"])
    assert now["version"] == before["version"] + 1
    [told] = await events_of()
    assert (
        told
        | {
            "order_id": str(order.order_id),
            "shipment_id": str(parcel.shipment_id),
            "parcel": 1,
            "version": 3,
            "items": [
                {"position": 1, "product_id": "product_456", "quantity": 2},
                {"position": 2, "product_id": "product_789", "quantity": 1},
            ],
            "previous_status": "SHIPPED",
            "current_status": "SHIPPED",
            **UPS,
            "delivered_at": None,
            "delivery_location": None,
            "corrected": "TRACKING",
        }
        == told
    )
    assert (await warehouse("GET", "shipments?q=1Z999AA10123456784")).json()["items"]
    assert not (await warehouse("GET", "shipments?q=T1")).json()["items"]


async def test_the_same_again_changes_nothing(
    order: sales.Placed, parcel: delivery.Shipment, warehouse: Warehouse, settle: Settle
) -> None:
    path = f"shipments/{parcel.shipment_id}/tracking"
    first = await warehouse("PUT", path, json=UPS)
    spaced = UPS | {"tracking_number": "1z 999 aa1 0123 4567 84", "carrier": "ups "}
    for same in (UPS, spaced):
        again = await warehouse("PUT", path, json=same, headers={"If-Match": '"2"'})
        assert (again.status_code, again.json()) == (200, first.json())
    assert len(await events_of()) == 1
    back = await warehouse("PUT", path, json={"carrier": "DHL", "tracking_number": "T1"})
    assert back.json()["tracking_number"] == "T1"
    await settle()
    assert len(await events_of()) == 2


async def test_a_number_is_judged_as_at_dispatch(
    parcel: delivery.Shipment, warehouse: Warehouse, settle: Settle
) -> None:
    path = f"shipments/{parcel.shipment_id}/tracking"
    other = await place(product_456=1)
    await settle()
    await delivery.dispatch((await shipment_of(other)).shipment_id, "UPS", "T2", "Bea")
    for number in (parcel.order_number, "3.40434E+17", "\u200b", "--"):
        answer = await warehouse("PUT", path, json={"carrier": "DHL", "tracking_number": number})
        assert fields_of(assert_problem(answer, 422, "invalid-input")) == ["tracking_number"]
    answer = await warehouse("PUT", path, json={"carrier": "UPS", "tracking_number": "T2"})
    assert [one["code"] for one in answer.json()["warnings"]] == ["ALREADY_USED"]


async def test_if_match_is_asked_for_by_those_who_send_it(
    arrived: sales.Placed, parcel: delivery.Shipment, warehouse: Warehouse
) -> None:
    path = f"shipments/{parcel.shipment_id}"
    old = {"If-Match": '"2"'}
    for method, noun, body in (
        ("PUT", "tracking", UPS),
        ("PUT", "delivery", {"delivery_location": "Shed"}),
        ("DELETE", "delivery", None),
    ):
        answer = await warehouse(method, f"{path}/{noun}", json=body, headers=old)
        assert_problem(answer, 412, "precondition-failed")
    answer = await warehouse("PUT", f"{path}/tracking", json=UPS, headers={"If-Match": '"3"'})
    assert answer.status_code == 200


async def test_place_and_time_are_corrected_each_by_itself(
    client: httpx.AsyncClient,
    arrived: sales.Placed,
    parcel: delivery.Shipment,
    warehouse: Warehouse,
    settle: Settle,
) -> None:
    path = f"shipments/{parcel.shipment_id}/delivery"
    before = (await warehouse("GET", f"shipments/{parcel.shipment_id}")).json()
    place_only = await warehouse("PUT", path, json={"delivery_location": "Neighbour"})
    assert place_only.json() | {"delivery_location": "Neighbour", "version": 4} == place_only.json()
    assert place_only.json()["delivered_at"] == before["delivered_at"]
    nothing = await warehouse("PUT", path, json={})
    assert nothing.json() == place_only.json()
    told = datetime.fromisoformat(before["shipped_at"]) + timedelta(milliseconds=1)
    time_only = await warehouse("PUT", path, json={"delivered_at": told.isoformat()})
    assert datetime.fromisoformat(time_only.json()["delivered_at"]) == told
    assert time_only.json()["delivery_location"] == "Neighbour"
    no_place = await warehouse("PUT", path, json={"delivery_location": None})
    assert no_place.json()["delivery_location"] is None
    await settle()
    now = await shown(client, arrived)
    assert datetime.fromisoformat(now["shipment"]["delivered_at"]) == told
    assert now["shipment"]["delivery_location"] is None
    assert [line["status"] for line in now["history"]] == [
        "PENDING_SHIPMENT",
        "SHIPPED",
        "DELIVERED",
    ]
    assert [one["corrected"] for one in await events_of()] == ["DELIVERY"] * 3


async def test_delivered_by_mistake_and_later_in_truth(
    client: httpx.AsyncClient,
    arrived: sales.Placed,
    parcel: delivery.Shipment,
    warehouse: Warehouse,
    settle: Settle,
) -> None:
    path = f"shipments/{parcel.shipment_id}/delivery"
    before = await shown(client, arrived)
    taken_back = await warehouse("DELETE", path)
    assert taken_back.status_code == 200, taken_back.text
    found = taken_back.json()
    assert found["status"] == "DELIVERED"
    assert (found["delivered_at"], found["delivery_location"], found["delivered_by"]) == (None,) * 3
    assert (found["retracted_by"], found["version"]) == ("a program", 4)
    assert (await warehouse("DELETE", path)).json() == found
    problem = assert_problem(
        await warehouse("PUT", path, json={"delivery_location": "Shed"}), 409, "shipment-conflict"
    )
    assert "by mistake" in problem["detail"]
    await settle()

    now = await shown(client, arrived)
    assert (now["status"], now["history"]) == ("DELIVERED", before["history"])
    assert now["shipment"]["delivered_at"] is now["shipment"]["delivery_location"] is None
    assert now["shipment"]["retracted_at"] == found["retracted_at"]
    assert now["version"] == before["version"] + 1
    [told] = await events_of()
    assert (told["previous_status"], told["current_status"]) == ("DELIVERED", "DELIVERED")
    assert told["retracted"] == {
        "delivered_at": before["shipment"]["delivered_at"],
        "delivery_location": "Front door",
    }
    renumbered = await warehouse("PUT", f"shipments/{parcel.shipment_id}/tracking", json=UPS)
    assert renumbered.json()["retracted_at"] == found["retracted_at"]

    again = await warehouse("POST", path, json={"delivery_location": "Porch"})
    await settle()
    assert again.status_code == 200, again.text
    assert (again.json()["retracted_at"], again.json()["delivery_location"]) == (None, "Porch")
    now = await shown(client, arrived)
    assert (now["status"], now["history"]) == ("DELIVERED", before["history"])
    assert now["shipment"]["delivered_at"] == again.json()["delivered_at"]
    assert now["shipment"]["retracted_at"] is None
    assert now["shipment"] | UPS == now["shipment"]
    assert [one["corrected"] for one in await events_of()] == ["RETRACTION", "TRACKING", "ARRIVAL"]
    assert_problem(await warehouse("POST", path, json={}), 409, "shipment-conflict")
    assert len(await events_of("order.status_updated")) == 2


async def test_a_key_that_only_reads_corrects_nothing(
    client: httpx.AsyncClient, arrived: sales.Placed, parcel: delivery.Shipment, api_key: Any
) -> None:
    headers = bearer(await api_key("shipments:read"))
    path = f"/api/v1/shipments/{parcel.shipment_id}"
    for method, noun in (("PUT", "tracking"), ("PUT", "delivery"), ("DELETE", "delivery")):
        answer = await client.request(method, f"{path}/{noun}", headers=headers)
        assert answer.status_code == 403
