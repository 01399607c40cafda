"""What happened is told to whoever asked for it, signed, in order, and again until it is taken."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import httpx
import msgspec
import pytest

from app import outbound
from app.database import fetch, fetch_row, fetch_value, transaction
from app.services import delivery, webhooks
from app.services.webhooks import leasing
from app.workers import courier as couriers
from app.workers.courier import Courier
from tests.cast import place, shipment_of
from tests.webhooks.receiver import GOOD, Received, Receiver, Reply
from tests.webhooks.stage import due_now

pytestmark = pytest.mark.usefixtures("shop")
Listen = Callable[..., Awaitable[webhooks.EndpointWithSecret]]
Settle = Callable[[], Awaitable[int]]


async def standing() -> list[tuple[str, int]]:
    rows = await fetch("SELECT state, attempts FROM webhooks.messages ORDER BY message_id")
    return [(row["state"], row["attempts"]) for row in rows]


async def waits() -> float:
    """Seconds until the one message that waits is due."""
    return float(
        await fetch_value(
            "SELECT extract(epoch FROM due_at - clock_timestamp()) FROM webhooks.messages"
            " WHERE state = 'PENDING'"
        )
    )


async def test_an_order_is_told_signed_and_as_the_feed_tells_it(
    listen: Listen, settle: Settle, receiver: Receiver, courier: Courier,
    client: httpx.AsyncClient, api_key: Callable[..., Awaitable[str]],
) -> None:  # fmt: skip
    endpoint = await listen("order.created")
    order = await place(product_456=1)
    await settle()
    await courier.round()
    [request] = receiver.received
    assert request.is_signed_with(endpoint.secret)
    assert request.headers["content-type"] == "application/json"
    assert request.headers["user-agent"].startswith("Doorstep/")
    assert request.headers["host"] == f"localhost:{receiver.port}"
    assert request.event["data"]["order_number"] == order.order_number
    key = await api_key("events:read")
    answer = await client.get("/api/v1/events", headers={"Authorization": f"Bearer {key}"})
    assert request.body in answer.content
    assert request.id == answer.json()["items"][0]["event_id"]
    assert await standing() == [("SENT", 1)]


async def test_only_the_types_that_were_chosen_arrive(
    listen: Listen, settle: Settle, receiver: Receiver, courier: Courier
) -> None:
    await listen("order.status_updated", path="/moves")
    await listen("order.created", path="/news")
    order = await place(product_456=1)
    await settle()
    await delivery.dispatch((await shipment_of(order)).shipment_id, "DHL", "T1", "Bea")
    await settle()
    await courier.round()
    told = {(request.path, request.event["event_type"]) for request in receiver.received}
    assert told == {("/news", "order.created"), ("/moves", "order.status_updated")}


async def test_what_happened_before_is_not_told(
    listen: Listen, settle: Settle, receiver: Receiver, courier: Courier
) -> None:
    await place(product_456=1)
    await settle()
    await listen()
    await courier.round()
    assert receiver.received == []


async def test_an_event_heard_twice_is_one_message(listen: Listen, settle: Settle) -> None:
    await listen()
    await place(product_456=1)
    await settle()
    await fetch("UPDATE messaging.deliveries SET state = 'PENDING' WHERE listener LIKE 'webhooks%'")
    await settle()
    assert await standing() == [("PENDING", 0)]


async def test_refused_it_comes_again_later_with_the_same_id_and_body(
    listen: Listen, settle: Settle, receiver: Receiver, courier: Courier
) -> None:
    endpoint = await listen()
    await place(product_456=1)
    await settle()
    receiver.answer = lambda _: (500, {}, b"I fell over\x00\x1b[31m")
    await courier.round()
    await courier.round()
    assert len(receiver.received) == 1, "it waits first"
    assert 1 < await waits() < 7
    receiver.answer = lambda _: GOOD
    await due_now()
    await courier.round()
    first, second = receiver.received
    assert (first.id, first.body) == (second.id, second.body)
    assert second.is_signed_with(endpoint.secret)
    [message] = (await webhooks.list_messages(endpoint.endpoint_id)).items
    found = await webhooks.find_message(endpoint.endpoint_id, message.message_id)
    assert [(one.number, one.status, one.reason, one.answer) for one in found.log] == [
        (2, 204, None, ""),
        (1, 500, "STATUS", "I fell over[31m"),
    ]
    assert all(one.milliseconds is not None for one in found.log)
    assert bytes(found.payload) == first.body


async def test_it_waits_longer_each_time_for_two_days_and_then_stops(
    listen: Listen, settle: Settle, receiver: Receiver, courier: Courier
) -> None:
    endpoint = await listen()
    await place(product_456=1)
    await settle()
    receiver.answer = lambda _: (503, {}, b"")
    waited: list[float] = []
    while (await standing())[0][0] == "PENDING":
        await due_now()
        await courier.round()
        if (await standing())[0][0] == "PENDING":
            waited.append(await waits())
    late = 3
    for wait, planned in zip(waited, leasing.WAITS, strict=True):
        assert planned * 0.8 - late < wait < planned * 1.2
    assert sum(leasing.WAITS) == pytest.approx(52 * 3600, rel=0.01)
    found = await webhooks.find_endpoint(endpoint.endpoint_id)
    assert (found.state, found.failed, found.waiting) == ("ACTIVE", 1, 0)


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("120", 115, 121),
        ("1", 1, 7),
        ("999999999", 86000, 86401),
        ("soon", 1, 7),
        ("-5", 1, 7),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 1, 7),
        ("in two hours", 7100, 7201),
    ],
)
async def test_a_receiver_says_when_to_come_again(
    header: str, least: float, most: float,
    listen: Listen, settle: Settle, receiver: Receiver, courier: Courier,
) -> None:  # fmt: skip
    if header == "in two hours":
        later = datetime.now(UTC) + timedelta(hours=2)
        header = later.strftime("%a, %d %b %Y %H:%M:%S GMT")
    await listen()
    await place(product_456=1)
    await settle()
    receiver.answer = lambda _: (429, {"retry-after": header}, b"")
    await courier.round()
    assert least < await waits() < most


async def test_a_redirect_is_not_followed(
    listen: Listen, settle: Settle, receiver: Receiver, courier: Courier
) -> None:
    endpoint = await listen()
    await place(product_456=1)
    await settle()
    receiver.answer = lambda _: (307, {"location": receiver.url("/elsewhere")}, b"")
    await courier.round()
    assert [request.path for request in receiver.received] == ["/hooks"]
    [message] = (await webhooks.list_messages(endpoint.endpoint_id)).items
    assert (message.last_status, message.last_reason) == (307, "REDIRECT")


async def test_the_messages_of_an_order_arrive_in_their_order(
    listen: Listen, settle: Settle, receiver: Receiver, courier: Courier
) -> None:
    await listen()
    orders = [await place(product_456=1) for _ in range(6)]
    await settle()
    for order in orders:
        shipment = (await shipment_of(order)).shipment_id
        await delivery.dispatch(shipment, "DHL", "T1", "Bea")
        await delivery.deliver(shipment, None, None, "Bea")
    await settle()
    refused: set[str] = set()

    def once_in_vain(request: Received) -> Reply:
        again = request.id in refused
        refused.add(request.id)
        return GOOD if again else (500, {}, b"")

    receiver.answer = once_in_vain
    other = Courier()
    async with asyncio.timeout(20):
        while (await webhooks.webhook_backlog()).waiting:
            await due_now_but_what_is_leased()
            await asyncio.gather(courier.round(), other.round())
    taken: dict[str, list[str]] = {}
    for request in receiver.taken:
        data = request.event["data"]
        said = data.get("current_status", "PLACED")
        taken.setdefault(data["order_id"], []).append(said)
    assert list(taken.values()) == [["PLACED", "SHIPPED", "DELIVERED"]] * 6
    assert len(receiver.received) == 36


async def due_now_but_what_is_leased() -> None:
    await fetch(
        "UPDATE webhooks.messages SET due_at = now() FROM webhooks.attempts AS latest"
        " WHERE latest.message_id = messages.message_id AND latest.number = messages.attempts"
        " AND latest.milliseconds IS NOT NULL AND state = 'PENDING'"
    )


async def test_whoever_looks_for_work_passes_over_what_waits_for_another(
    listen: Listen, settle: Settle, receiver: Receiver, courier: Courier
) -> None:
    await listen()
    order = await place(product_456=1)
    await settle()
    receiver.answer = lambda _: (500, {}, b"")
    await courier.round()
    shipment = (await shipment_of(order)).shipment_id
    await delivery.dispatch(shipment, "DHL", "T1", "Bea")
    await settle()
    await delivery.deliver(shipment, None, None, "Bea")
    await settle()
    behind = "SELECT array_agg(behind ORDER BY message_id) FROM webhooks.messages"
    assert await fetch_value(behind) == [False, True, True]
    receiver.answer = lambda _: GOOD
    await due_now()
    await courier.round()
    assert await fetch_value(behind) == [False, False, False]
    assert len(receiver.taken) == 3


async def test_what_is_written_while_the_one_before_ends_is_not_forgotten(
    listen: Listen, settle: Settle, receiver: Receiver, courier: Courier
) -> None:
    """The writer holds what the next will wait for; the sender's note waits, and sees the next."""
    await listen()
    order = await place(product_456=1)
    await settle()
    await delivery.dispatch((await shipment_of(order)).shipment_id, "DHL", "T1", "Bea")
    [due] = await webhooks.claim_messages([], 1)
    written, go_on = asyncio.Event(), asyncio.Event()

    async def write_slowly() -> None:
        async with transaction():
            await settle()
            written.set()
            await go_on.wait()

    writing = asyncio.create_task(write_slowly())
    await written.wait()
    sent = webhooks.Outcome(milliseconds=1, status=200)
    noting = asyncio.create_task(webhooks.note_message(due, sent))
    async with asyncio.timeout(10):
        while not await fetch_value("SELECT count(*) FROM pg_locks WHERE NOT granted"):
            await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(writing, noting)
    await courier.round()
    assert [request.event["event_type"] for request in receiver.taken] == ["order.status_updated"]


async def test_one_that_waits_holds_up_its_own_order_and_endpoint_only(
    listen: Listen, settle: Settle, receiver: Receiver, courier: Courier
) -> None:
    await listen(path="/down")
    await listen(path="/up")
    receiver.answer = lambda request: (500, {}, b"") if request.path == "/down" else GOOD
    stuck, free = await place(product_456=1), await place(product_456=1)
    await settle()
    await delivery.dispatch((await shipment_of(stuck)).shipment_id, "DHL", "T1", "Bea")
    await settle()
    await courier.round()
    down = [request for request in receiver.received if request.path == "/down"]
    assert {request.event["data"]["order_id"] for request in down} == {
        str(stuck.order_id),
        str(free.order_id),
    }
    assert len(down) == 2
    assert sum(request.path == "/up" for request in receiver.taken) == 3


async def test_a_slow_receiver_holds_up_no_other(
    listen: Listen, settle: Settle, receiver: Receiver, courier: Courier
) -> None:
    await listen(path="/slow")
    go_on = asyncio.Event()

    async def slowly(request: Received) -> Reply:
        await go_on.wait()
        return GOOD

    receiver.answer = lambda request: slowly(request) if request.path == "/slow" else GOOD
    for _ in range(10):
        await place(product_456=1)
    await settle()
    await listen(path="/quick")
    await place(product_456=1)
    await settle()
    await courier._look()  # pyright: ignore[reportPrivateUsage]
    under_way = courier._under_way  # pyright: ignore[reportPrivateUsage]
    assert len(under_way) == couriers.AT_ONCE_FOR_ONE + 1
    async with asyncio.timeout(10):
        while not receiver.taken:
            await asyncio.sleep(0)
    assert [request.path for request in receiver.taken] == ["/quick"]
    go_on.set()
    await courier.round()
    assert len(receiver.taken) == 12


async def test_nothing_is_sent_while_a_transaction_is_open(
    listen: Listen, settle: Settle, receiver: Receiver, courier: Courier
) -> None:
    """What is being sent is leased for all to see, and holds no lock."""
    await listen()
    await place(product_456=1)
    await settle()
    seen: list[object] = []

    async def look(request: Received) -> Reply:
        seen.append(
            await fetch_row(
                "SELECT attempts, due_at > now() AS leased FROM webhooks.messages FOR UPDATE NOWAIT"
            )
        )
        return GOOD

    receiver.answer = look
    await courier.round()
    assert [tuple(row) for row in seen] == [(1, True)]  # pyright: ignore[reportArgumentType]


async def test_killed_after_sending_it_goes_out_again_under_the_same_id(
    listen: Listen, settle: Settle, receiver: Receiver, courier: Courier,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    endpoint = await listen()
    await place(product_456=1)
    await settle()

    async def die(*args: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as killed:
        killed.setattr(webhooks, "note_message", die)
        [due] = await webhooks.claim_messages([], 1)
        with pytest.raises(asyncio.CancelledError):
            await courier._deliver(due)  # pyright: ignore[reportPrivateUsage]
    await courier.round()
    assert len(receiver.received) == 1, "the lease still runs"
    await due_now()
    await courier.round()
    first, second = receiver.received
    assert (first.id, first.body) == (second.id, second.body)
    [message] = (await webhooks.list_messages(endpoint.endpoint_id)).items
    found = await webhooks.find_message(endpoint.endpoint_id, message.message_id)
    assert [(one.number, one.milliseconds is None) for one in found.log] == [(2, False), (1, True)]


async def test_who_lost_the_lease_changes_nothing_for_who_has_it(
    listen: Listen, settle: Settle
) -> None:
    await listen()
    await place(product_456=1)
    await settle()
    [slow] = await webhooks.claim_messages([], 1)
    await due_now()
    [quick] = await webhooks.claim_messages([], 1)
    failed = webhooks.Outcome(milliseconds=1, reason="TIMEOUT")
    await webhooks.note_message(slow, failed)
    assert await standing() == [("PENDING", 2)]
    assert await waits() > 50
    await webhooks.note_message(quick, webhooks.Outcome(milliseconds=1, status=200))
    await webhooks.note_message(slow, failed)
    assert await standing() == [("SENT", 2)]


@pytest.mark.parametrize(
    ("reason", "url"),
    [
        ("UNREACHABLE", "http://localhost:1/"),
        ("NAME_UNKNOWN", "https://nobody.invalid-host.example/"),
        ("TLS", "https://localhost:{port}/"),
        ("FORBIDDEN_ADDRESS", "https://127.0.0.1:{port}/"),
    ],
)
async def test_why_nobody_answered_is_said(
    reason: str, url: str, listen: Listen, settle: Settle, receiver: Receiver, courier: Courier,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def unknown(host: str, port: int) -> list[str]:
        raise OSError(f"no address for {host}")

    if reason == "NAME_UNKNOWN":
        monkeypatch.setattr("app.outbound.connecting._addresses", unknown)
    endpoint = await listen()
    await fetch("UPDATE webhooks.endpoints SET url = $1", url.format(port=receiver.port))
    await place(product_456=1)
    await settle()
    await courier.round()
    [message] = (await webhooks.list_messages(endpoint.endpoint_id)).items
    assert (message.state, message.last_reason) == ("PENDING", reason)
    assert receiver.received == []


async def test_a_receiver_that_says_nothing_has_15_seconds(
    listen: Listen, settle: Settle, receiver: Receiver, courier: Courier,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    assert outbound.posting.ANSWERS_WITHIN == 15
    monkeypatch.setattr("app.outbound.posting.ANSWERS_WITHIN", 0.05)
    gone = asyncio.Event()

    async def never(request: Received) -> Reply:
        await gone.wait()
        return GOOD

    receiver.answer = never
    endpoint = await listen()
    await place(product_456=1)
    await settle()
    await courier.round()
    gone.set()
    [message] = (await webhooks.list_messages(endpoint.endpoint_id)).items
    assert message.last_reason == "TIMEOUT"


async def test_a_long_answer_is_kept_in_part(
    listen: Listen, settle: Settle, receiver: Receiver, courier: Courier
) -> None:
    receiver.answer = lambda _: (400, {}, "ü".encode() * 1_000_000)
    endpoint = await listen()
    await place(product_456=1)
    await settle()
    await courier.round()
    [message] = (await webhooks.list_messages(endpoint.endpoint_id)).items
    [attempt] = (await webhooks.find_message(endpoint.endpoint_id, message.message_id)).log
    assert attempt.answer
    assert set(attempt.answer) <= {"ü", "�"}
    assert len(attempt.answer) == 1024


async def test_a_test_tells_of_nothing_and_reaches_this_endpoint_alone(
    listen: Listen, receiver: Receiver, courier: Courier
) -> None:
    await listen(path="/other")
    endpoint = await listen("order.created")
    message = await webhooks.send_test(endpoint.endpoint_id)
    await courier.round()
    [request] = receiver.received
    assert request.is_signed_with(endpoint.secret)
    assert request.id == message.event_id
    assert request.event["event_type"] == "webhook.test"
    assert request.event["data"] == {"endpoint_id": str(endpoint.endpoint_id)}
    assert msgspec.convert(request.event["timestamp"], datetime)


async def some_arrive(
    count: int, listen: Listen, settle: Settle, receiver: Receiver, courier: Courier,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """All of them, though of every ten requests three are refused."""
    monkeypatch.setattr(leasing, "WAITS", (0.0,) * 40)
    endpoint = await listen("order.created")
    for _ in range(count):
        await place(product_456=1)
    await settle()
    asked = 0

    def mostly(request: Received) -> Reply:
        nonlocal asked
        asked += 1
        return (503, {}, b"") if asked % 10 in (2, 5, 6) else GOOD

    receiver.answer = mostly
    async with asyncio.timeout(100):
        while (await webhooks.webhook_backlog()).waiting:
            await courier.round()
    assert len({request.id for request in receiver.taken}) == len(receiver.taken) == count
    assert all(request.is_signed_with(endpoint.secret) for request in receiver.taken)
    assert len(receiver.received) - count == sum(n % 10 in (2, 5, 6) for n in range(1, asked + 1))
    sent = await fetch_value("SELECT count(*) FROM webhooks.messages WHERE state = 'SENT'")
    assert sent == count


async def test_a_hundred_arrive_though_three_of_ten_are_refused(
    listen: Listen, settle: Settle, receiver: Receiver, courier: Courier,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    await some_arrive(100, listen, settle, receiver, courier, monkeypatch)


@pytest.mark.proof
async def test_a_thousand_arrive_though_three_of_ten_are_refused(
    listen: Listen, settle: Settle, receiver: Receiver, courier: Courier,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    await fetch("UPDATE products.stock SET on_hand = 5000")
    await some_arrive(1000, listen, settle, receiver, courier, monkeypatch)
