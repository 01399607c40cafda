"""Every example of the API's description is sent to a shop, and every answer is as it says."""

import json
import re
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import jsonschema_rs
import pytest
from standardwebhooks import Webhook

from app.services import delivery
from app.values.delivery_methods import MethodKind
from app.values.payments import PaymentMethodId
from app.values.pieces import PieceCount
from app.values.statuses import ShortageReason, ShortageRule
from tests.support.api import bearer
from tests.support.paying import comes, offer, place_with, refunded
from tests.support.pictures import photo
from tests.support.promising import known_to_promise
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.till import an_unknown_charge, dispute

Feed = Callable[[int], Awaitable[list[dict[str, Any]]]]
Document = dict[str, Any]

# What differs from one shop to the next; everything else is as the example has it.
OF_THE_MOMENT = {
    r"^\d{4}-\d{2}-\d{2}$": "day",
    r"evt_[0-9a-f]{32}": "an event",
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}": "an id",
    r"ORD-[A-Z0-9]{5,}": "an order number",
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z": "a time",
    r"/pictures/[0-9a-f]{64}": "a file",
    r"[\w-]{43}": "a token",
}

EVERYTHING = (
    *("orders:read", "orders:write", "products:read", "products:write"),
    *("shipments:read", "shipments:write", "settings:read", "settings:write"),
    *("events:read", "webhooks:write", "payments:write"),
)

# A stream, and two words.
WITHOUT_EXAMPLE = {"followOrder", "showLife", "showReadiness"}

COUNTING = {
    *("listCounts", "requestCount", "getCount", "recordCount"),
    *("getShelf", "reportEmptyShelf"),
}

PAYING = {"listPaymentMethods", "receiveMoney", "getPayment", "refundMoney", "payOut"}

TILL = {"getTill", "listDifferences", "explainDifference", "listDisputes"}

TAKING_STOCK = {
    *("listStock", "listStockTakes", "startStockTake", "getStockTake", "listStockTakeLines"),
    *("countStockTakeLine", "saveStockTake", "giveUpStockTake"),
}


@pytest.fixture
async def document(client: httpx.AsyncClient) -> Document:
    return (await client.get("/schema/openapi.json")).json()


def contents(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The operation, "request" or the status, and the media type's schema and examples."""
    for methods in document["paths"].values():
        for operation in methods.values():
            bodies = {"request": operation.get("requestBody", {})} | operation["responses"]
            for where, body in bodies.items():
                for content in body.get("content", {}).values():
                    yield operation["operationId"], where, content


def examples(document: Document) -> Iterator[tuple[str, str, Any]]:
    for operation, where, content in contents(document):
        for value in of_one(content):
            yield operation, where, value


def of_one(content: dict[str, Any]) -> list[Any]:
    """Litestar puts those of a request into its schema."""
    answers = [example["value"] for example in content.get("examples", {}).values()]
    return answers + content["schema"].get("examples", [])


def moment_masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: moment_masked(member) for name, member in value.items()}
    if isinstance(value, list):
        return [moment_masked(one) for one in value]
    if isinstance(value, str):
        for pattern, word in OF_THE_MOMENT.items():
            value = re.sub(pattern, f"<{word}>", value)
    return value


async def test_each_fits_its_own_schema(document: Document) -> None:
    for operation, where, content in contents(document):
        schema = content["schema"] | {"components": document["components"]}
        judge = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
        for example in of_one(content):
            faults = [fault.message for fault in judge.iter_errors(example)]
            assert not faults, (operation, where)


async def test_every_body_that_is_sent_has_an_example(document: Document) -> None:
    for operation, where, content in contents(document):
        is_file = "binary" in str(content["schema"])
        if operation not in WITHOUT_EXAMPLE and not is_file:
            assert of_one(content), (operation, where)


class Reader:
    """Does what the description says, one operation after the other, and keeps what it did."""

    def __init__(self, client: httpx.AsyncClient, document: Document, key: str) -> None:
        self.client, self.document, self.key = client, document, bearer(key)
        self.shown = {
            (operation, where): value
            for operation, where, value in examples(document)
            if not where.startswith(("4", "5"))
        }
        self.paths = {
            operation["operationId"]: (method, path)
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
        }
        self.done: set[tuple[str, str]] = set()

    def told(self, answer: Any) -> Any:
        """What an answer has in common with its example."""
        return moment_masked(answer)

    def headers(self, content: str | None) -> dict[str, str]:
        return self.key if content is None else self.key | {"Content-Type": "application/json"}

    async def do(
        self, operation: str, status: int = 200, given: Any = None, **path: str
    ) -> dict[str, Any]:
        """Sends the operation's example, unless another body is `given`; 2xx are as shown."""
        method, template = self.paths[operation]
        body = given or self.shown.get((operation, "request"))
        content = None if body is None else json.dumps(body)
        answer = await self.client.request(
            method, template.format(**path), content=content, headers=self.headers(content)
        )
        assert answer.status_code == status, answer.text
        if status < 400:
            shown = self.shown[operation, str(status)]
            assert self.told(answer.json()) == self.told(shown), operation
            self.done |= {(operation, "request"), (operation, str(status))} & self.shown.keys()
        return answer.json()


@pytest.fixture
async def reader(
    client: httpx.AsyncClient, document: Document, api_key: Callable[..., Awaitable[str]]
) -> Reader:
    from app.services import staff

    return Reader(client, document, await staff.create_key("warehouse", EVERYTHING))


async def test_from_an_empty_shop_to_the_doorstep(
    reader: Reader,
    settle: Callable[[], Awaitable[int]],
    feed: Feed,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mug, towel = {"product_id": "product_456"}, {"product_id": "product_789"}
    await reader.do("putProduct", 201, **mug)
    await reader.do("askForStockAlert", 202, **mug)
    await reader.do("moveStock", 201, **mug)
    await reader.do("putProduct", 200, **mug)
    await reader.do("getProduct", **mug)
    await reader.do("listProducts")
    await put_towels(reader.client, reader.key, **towel)

    await reader.do("checkAvailability")
    placed = await reader.do("placeOrder", 201)
    order = {"order_id": placed["order_id"]}
    await settle()
    shipment = await shipment_of(reader.client, reader.key, **order)
    await reader.do("dispatchShipment", **shipment)
    await settle()
    await reader.do("getOrder", **order)
    await reader.do("listOrders")
    await reader.do("correctOrder", **order)
    await feed(2)
    created = (await reader.do("listEvents"))["items"][0]
    await reader.do("getEvent", event_id=created["event_id"])
    await reader.do("deliverShipment", **shipment)
    await reader.do("getShipment", **shipment)
    await reader.do("listShipments")
    await put_right(reader, settle)
    await divide(reader, settle)
    await hold_back(reader, settle)
    await wish(reader, monkeypatch)
    await decide(reader, settle)

    another = await reader.do("placeOrder", 201)
    await reader.do("requestCancellation", 202, order_id=another["order_id"])
    await reader.do("renewLinks", 201, order_id=another["order_id"])
    await reader.do("declareWithdrawal", 202)
    await try_out(reader, settle)
    await offer_delivery(reader)
    await reader.do("putSettings")
    await reader.do("getSettings")
    terms = {"kind": "terms", "language": "en"}
    first = {"text": reader.shown["putLegalText", "201"]["text"]}
    await reader.do("putLegalText", 201, first, **terms)
    await reader.do("putLegalText", **terms)
    await reader.do("getLegalText", **terms)
    await reader.do("listLegalTexts")

    elsewhere = {
        key
        for key in reader.shown
        if key[0]
        in {
            # Their code is drawn at random.
            *("makeShipmentReady", "handShipmentOver"),
            *("tellOfParcel", "putFamily", "getFamily", "getSetup", "listInvoices"),
            # Their figures depend on the day.
            *("reportSales", "reportShipping"),
            *(*COUNTING, *TAKING_STOCK, *PAYING, *TILL),
        }
        or "Webhook" in key[0]
        or "Picture" in key[0]
    }
    assert reader.shown.keys() - reader.done == elsewhere


async def offer_delivery(reader: Reader) -> None:
    """A way of delivery that becomes dearer, and another one."""
    standard = {"method_id": "standard"}
    made = await reader.do("putDeliveryMethod", 201, **standard)
    dearer = {**reader.shown["putDeliveryMethod", "request"], "fee": {**made["fee"], "amount": 590}}
    await reader.do("putDeliveryMethod", 200, dearer, **standard)
    await reader.do("getDeliveryMethod", **standard)
    free = {**made["fee"], "amount": 0}
    point = {"line1": "3 Quay", "city": "Bremen", "postcode": "28195", "country": "DE"}
    hours = {"en": "Mon to Fri 9 to 18"}
    collect = {"name": "Collect in the shop", "kind": MethodKind.PICKUP, "fee": free}
    collect |= {"pickup_point": point, "opening_hours": hours}
    path = reader.paths["putDeliveryMethod"][1].format(method_id="collect")
    await reader.client.put(path, json=collect, headers=reader.key)
    with known_to_promise():
        await reader.do("listDeliveryMethods")


async def try_out(reader: Reader, settle: Callable[[], Awaitable[int]]) -> None:
    """A test order, which is cancelled and removed."""
    test = {**reader.shown["placeOrder", "request"], "is_test": True}
    placed = await reader.do("placeOrder", 201, test)
    await settle()
    order = {"order_id": placed["order_id"]}
    path = reader.paths["requestCancellation"][1].format(**order)
    assert (await reader.client.post(path, headers=reader.key)).status_code == 202
    await settle()
    await reader.do("removeOrder", **order)


async def put_right(reader: Reader, settle: Callable[[], Awaitable[int]]) -> None:
    """A parcel of which the number was wrong, then the place, and which had not even arrived."""
    placed = await reader.do("placeOrder", 201)
    await settle()
    shipment = await shipment_of(reader.client, reader.key, placed["order_id"])
    for step in ("dispatchShipment", "correctTracking", "deliverShipment"):
        method, path = reader.paths[step]
        body = reader.shown[step, "request"]
        answer = await reader.client.request(
            method, path.format(**shipment), json=body, headers=reader.key
        )
        assert answer.status_code == 200
        if step == "correctTracking":
            await reader.do(step, **shipment)
    await reader.do("correctDelivery", **shipment)
    await reader.do("retractDelivery", **shipment)


async def divide(reader: Reader, settle: Callable[[], Awaitable[int]]) -> None:
    """A parcel that is split and merged again, and a towel that is not there."""
    placed = await reader.do("placeOrder", 201)
    await settle()
    shipment = await shipment_of(reader.client, reader.key, placed["order_id"])
    rest = (await reader.do("splitShipment", **shipment))["remainder_id"]
    await reader.do("mergeShipments", given={"shipment_id": rest}, **shipment)
    reader.key = reader.key | {"Idempotency-Key": "one"}
    await reader.do("reportShortage", **shipment)
    del reader.key["Idempotency-Key"]


async def decide(reader: Reader, settle: Callable[[], Awaitable[int]]) -> None:
    placed = await reader.do("placeOrder", 201)
    await settle()
    shipment = await shipment_of(reader.client, reader.key, placed["order_id"])
    await delivery.report_shortage(
        None,
        UUID(shipment["shipment_id"]),
        [PieceCount(1, 1)],
        ShortageReason.NOT_FOUND,
        "Pat",
        rule=ShortageRule.ASK,
    )
    await reader.do("decideRest", order_id=placed["order_id"])


async def hold_back(reader: Reader, settle: Callable[[], Awaitable[int]]) -> None:
    placed = await reader.do("placeOrder", 201)
    await settle()
    shipment = await shipment_of(reader.client, reader.key, placed["order_id"])
    await reader.do("holdShipment", **shipment)
    await reader.do("liftHold", **shipment)


async def wish(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another address and phone, while no worker answers."""
    from app.services.sales import details

    monkeypatch.setattr(details, "PATIENCE", 0.01)
    placed = await reader.do("placeOrder", 201)
    address = reader.shown["placeOrder", "request"]["delivery_address"] | {"line1": "Gasse 2"}
    given = {"delivery_address": address, "customer": {"phone": "030 901821"}}
    await reader.do("correctOrder", 202, given, order_id=placed["order_id"])


async def test_a_shelf_is_counted_as_it_is_shown(
    reader: Reader, settle: Callable[[], Awaitable[int]]
) -> None:
    """150 mugs by the books, two of them in a parcel; one is gone, and then all that are free."""
    mug = {"product_id": "product_456"}
    await reader.do("putProduct", 201, **mug)
    await reader.do("moveStock", 201, **mug)
    await put_towels(reader.client, reader.key, "product_789")
    await reader.do("placeOrder", 201)
    await settle()
    before = set(reader.done)

    await reader.do("getShelf", **mug)
    count = {"count_id": (await reader.do("requestCount", 201, **mug))["count_id"]}
    assert (await reader.do("requestCount", 200, **mug))["count_id"] == count["count_id"]
    await reader.do("listCounts")
    await reader.do("getCount", **count)
    await reader.do("recordCount", **count)
    await reader.do("reportEmptyShelf", **mug)

    assert reader.done - before == {key for key in reader.shown if key[0] in COUNTING}


async def test_an_order_is_paid_as_it_is_shown(
    reader: Reader, settle: Callable[[], Awaitable[int]]
) -> None:
    """By transfer: the money comes, and a part of it goes back."""
    await offer(PaymentMethodId.TRANSFER, PaymentMethodId.INVOICE)
    await reader.do("putProduct", 201, product_id="product_456")
    await reader.do("moveStock", 201, product_id="product_456")
    await put_towels(reader.client, reader.key, product_id="product_789")
    before = set(reader.done)

    await reader.do("listPaymentMethods")
    order = {"order_id": (await reader.do("placeOrder", 201))["order_id"]}
    reader.done.discard(("placeOrder", "201"))
    reader.done.discard(("placeOrder", "request"))
    reader.key = reader.key | {"Idempotency-Key": "one"}
    await reader.do("receiveMoney", 201, **order)
    await reader.do("getPayment", **order)
    reader.key = reader.key | {"Idempotency-Key": "another"}
    refund = await reader.do("refundMoney", 201, **order)
    del reader.key["Idempotency-Key"]
    await reader.do("payOut", refund_id=refund["operation_id"], **order)
    assert reader.done - before == {key for key in reader.shown if key[0] in PAYING}


async def test_a_till_is_read_as_it_is_shown(reader: Reader) -> None:
    difference_id = await an_unknown_charge()
    await offer(PaymentMethodId.INVOICE)
    await reader.do("putProduct", 201, product_id="product_456")
    await reader.do("moveStock", 201, product_id="product_456")
    await put_towels(reader.client, reader.key, product_id="product_789")
    placed = await place_with(PaymentMethodId.INVOICE)
    await comes(placed, placed.total.amount)
    await refunded(placed, 500)
    before = set(reader.done)
    await reader.do("getTill")
    await reader.do("listDifferences")
    await dispute(placed.order_id)
    await reader.do("listDisputes")
    await reader.do("explainDifference", difference_id=difference_id)
    assert reader.done - before == {key for key in reader.shown if key[0] in TILL}


async def test_stock_is_taken_as_it_is_shown(reader: Reader) -> None:
    mug = {"product_id": "product_456"}
    await reader.do("putProduct", 201, **mug)
    await reader.do("moveStock", 201, **mug)
    put = reader.shown["putProduct", "request"]
    codes = {"sku": "MUG-BLUE", "barcode": "4006381333931", "shelf": "A-01-1"}
    path = "/api/v1/products/product_456"
    answer = await reader.client.put(path, json=put | codes, headers=reader.key)
    assert answer.is_success
    before = set(reader.done)

    await reader.do("listStock")
    take = {"take_id": (await reader.do("startStockTake", 201))["take_id"]}
    await reader.do("startStockTake", 200)
    await reader.do("countStockTakeLine", **take, **mug)
    await reader.do("listStockTakes")
    await reader.do("getStockTake", **take)
    await reader.do("listStockTakeLines", **take)
    await reader.do("saveStockTake", **take)
    another = await reader.do("startStockTake", 201)
    await reader.do("giveUpStockTake", take_id=another["take_id"])

    assert reader.done - before == {key for key in reader.shown if key[0] in TAKING_STOCK}


async def test_a_picture_is_added_as_it_is_shown(reader: Reader) -> None:
    mug = {"product_id": "product_456"}
    await reader.do("putProduct", 201, **mug)
    before = set(reader.done)
    path = "/api/v1/products/product_456/pictures?alt=A blue mug on a wooden table"
    jpeg = {**reader.key, "Content-Type": "image/jpeg"}
    for status in (201, 200):
        answer = await reader.client.post(path, content=photo(320, 240), headers=jpeg)
        shown = reader.shown["addPicture", str(status)]
        assert (answer.status_code, reader.told(answer.json())) == (status, reader.told(shown))
        reader.done.add(("addPicture", str(status)))
    await reader.do("listPictures", **mug)
    await reader.do("changePicture", **mug, picture_id=answer.json()["picture_id"])

    await reader.do("putSettings")
    path = "/api/v1/settings/pictures/logo"
    answer = await reader.client.put(path, content=photo(480, 96), headers=jpeg)
    shown = reader.shown["putShopPicture", "200"]
    assert reader.told(answer.json()) == reader.told(shown)
    reader.done.add(("putShopPicture", "200"))

    pictures = {key for key in reader.shown if "Picture" in key[0]}
    settings = {("putSettings", "request"), ("putSettings", "200")}
    assert reader.done - before - settings == pictures


class Carrier(Reader):
    """Has a secret in place of a key."""

    secret: str

    def headers(self, content: str | None) -> dict[str, str]:
        now = datetime.now(UTC)
        return super().headers(content) | {
            "webhook-id": "msg_1",
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(self.secret).sign("msg_1", now, content or ""),
        }


async def test_a_carrier_tells_as_it_is_shown(
    reader: Reader, shop: None, settle: Callable[[], Awaitable[int]]
) -> None:
    from app.services import delivery

    order = await reader.client.post("/api/v1/orders", json=reader.shown["placeOrder", "request"])
    await settle()
    shipment = await shipment_of(reader.client, reader.key, order.json()["order_id"])
    await reader.client.post(
        f"/api/v1/shipments/{shipment['shipment_id']}/dispatch",
        json=reader.shown["dispatchShipment", "request"],
        headers=reader.key,
    )
    carrier = Carrier(reader.client, reader.document, "")
    code, carrier.secret = await delivery.add_carrier("FedEx")

    await carrier.do("tellOfParcel", carrier=code)

    assert carrier.done == {key for key in reader.shown if key[0] == "tellOfParcel"}


class Listener(Reader):
    """Of what comes back the fields matter: how long a sending took is not to be foreseen."""

    def told(self, answer: Any) -> Any:
        if isinstance(answer, dict):
            return {name: self.told(value) for name, value in answer.items() if name != "data"}
        return [self.told(one) for one in answer] if isinstance(answer, list) else None


async def test_an_endpoint_is_told_as_it_is_shown(reader: Reader) -> None:
    """It takes a message at the second try."""
    from app.services import webhooks

    program = Listener(reader.client, reader.document, "")
    program.key = reader.key
    made = await program.do("createWebhookEndpoint", 201)
    endpoint = {"endpoint_id": made["endpoint_id"]}
    await program.do("listWebhookEndpoints")
    await program.do("getWebhookEndpoint", **endpoint)
    await program.do("rotateWebhookSecret", **endpoint)
    test = await program.do("testWebhookEndpoint", 202, **endpoint)
    message = endpoint | {"message_id": test["message_id"]}
    await program.do("listWebhookMessages", **endpoint)
    for status, reason in ((503, "STATUS"), (204, None)):
        await webhooks.replay_message(UUID(made["endpoint_id"]), test["message_id"])
        [due] = await webhooks.lease_messages([], 1)
        said = webhooks.AttemptOutcome(milliseconds=38, status=status, reason=reason, answer="")
        await webhooks.note_message(due, said)
    await program.do("getWebhookMessage", **message)
    await program.do("replayWebhookMessage", 202, **message)
    await program.do("replayFailedWebhooks", 202, **endpoint)
    await program.do("changeWebhookEndpoint", **endpoint)
    path = program.paths["deleteWebhookEndpoint"][1].format(**endpoint)
    assert (await reader.client.delete(path, headers=reader.key)).status_code == 204

    assert program.done == {key for key in reader.shown if "Webhook" in key[0]}


async def test_what_is_not_there_is_refused_as_shown(reader: Reader, shop: None) -> None:
    """150 mugs and 50 blankets: the example's problem is the answer, but for its words."""
    problem = next(
        value
        for operation, where, value in examples(reader.document)
        if (operation, where) == ("placeOrder", "400")
        and value["type"] == "/problems/product-unavailable"
    )
    order = reader.shown["placeOrder", "request"]
    lines = [
        {"product_id": line["product_id"], "quantity": line["requested"]}
        for line in problem["items"]
    ]

    answer = await reader.do("placeOrder", 400, given=order | {"items": lines})

    its_own = {"detail", "request_id"}
    assert {k: v for k, v in answer.items() if k not in its_own} == {
        k: v for k, v in problem.items() if k not in its_own
    }


@pytest.mark.parametrize(
    ("problem", "sent"),
    [
        ("malformed-json", {"content": b"{", "headers": {"Content-Type": "application/json"}}),
        ("unsupported-media-type", {"content": b"{}", "headers": {"Content-Type": "text/csv"}}),
        ("invalid-input", {"json": {"surely_unknown": 1}}),
        ("body-too-large", {"json": {"note": "x" * 300_000}}),
    ],
)
async def test_the_problems_of_a_body_are_those_of_every_operation_that_takes_one(
    reader: Reader, problem: str, sent: dict[str, Any]
) -> None:
    for operation, method, path in taking_bodies(reader):
        headers = reader.key | sent.get("headers", {})
        answer = await reader.client.request(
            method, path, **{name: value for name, value in sent.items() if name != "headers"},
            headers=headers,
        )  # fmt: skip
        assert answer.json()["type"] == f"/problems/{problem}", (operation, answer.text)
        assert (operation, f"/problems/{problem}") in problems_shown(reader.document)


def taking_bodies(reader: Reader) -> list[tuple[str, str, str]]:
    """With ids of nothing: a body is looked at first."""
    nothing = "00000000-0000-7000-8000-000000000000"
    return [
        (operation, method, re.sub(r"\{\w+\}", nothing, path))
        for operation, (method, path) in reader.paths.items()
        if (operation, "request") in reader.shown and operation != "tellOfParcel"
    ]


def problems_shown(document: Document) -> set[tuple[str, str]]:
    return {
        (operation, value["type"])
        for operation, where, value in examples(document)
        if where.startswith(("4", "5"))
    }


async def put_towels(client: httpx.AsyncClient, key: dict[str, str], product_id: str) -> None:
    towel = {"name": "Linen towel", "price": {"amount": 1990, "currency": "EUR"}}
    path = f"/api/v1/products/{product_id}"
    await client.put(path, json=towel, headers=key)
    movement = {"quantity": 50, "reason": "first stock"}
    await client.post(f"{path}/stock-movements", json=movement, headers=key)


async def shipment_of(
    client: httpx.AsyncClient, key: dict[str, str], order_id: str
) -> dict[str, str]:
    answer = await client.get("/api/v1/shipments", params={"order_id": order_id}, headers=key)
    [shipment] = answer.json()["items"]
    return {"shipment_id": shipment["shipment_id"]}


async def test_a_family_of_products(reader: Reader) -> None:
    await reader.do("putProduct", 201, product_id="product_456")
    family = {"family_id": "mugs"}
    await reader.do("putFamily", 201, **family)
    await reader.do("putFamily", 200, **family)
    await reader.do("getFamily", **family)
