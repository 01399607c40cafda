"""Every address × every kind of caller: whom the table of doors lets in, and nobody else."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from standardwebhooks import Webhook

from app.infra.database import fetch
from app.routes.access import ACCESS
from app.services import delivery, sales, staff
from app.services.flats import SCOPES
from app.web.doors import MANAGER, STAFF, SUPPORT, WAREHOUSE, Door, DoorMissing
from tests.support.asking import Answer, address, first_line
from tests.support.cast import ANN, place
from tests.support.invoicing import invoiced
from tests.support.returning import opens_account
from tests.support.visitor import Visitor

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@dataclass
class Caller:
    """`enters` makes the credential good, again before each request: some requests end it."""

    name: str
    opens: Callable[[Door, str], bool]
    headers: dict[str, str] = field(default_factory=dict[str, str])
    cookies: dict[str, str] = field(default_factory=dict[str, str])
    enters: Callable[[], Awaitable[object]] | None = None
    signs: Callable[[bytes], dict[str, str]] | None = None


def of_key(scope: str) -> Callable[[Door, str], bool]:
    return lambda door, line: door.scope == scope or door.opens_to in ("anyone", "buyer", "demo")


def of(*doors: str) -> Callable[[Door, str], bool]:
    return lambda door, line: door.opens_to in ("anyone", "buyer", "demo", "operator", *doors)


def reads_by_cookie(*doors: str) -> Callable[[Door, str], bool]:
    """What a browser sends by itself opens the API for reading alone."""
    opens = of("order page", *doors)
    return lambda door, line: (
        opens(door, line) or (door.opens_to == "order" and line.startswith("GET "))
    )


async def member(secret: str, role: str) -> None:
    await fetch(
        "WITH member AS (INSERT INTO staff.members (staff_id, email, name, role, password_hash)"
        " VALUES (gen_random_uuid(), $1 || '@example.org', $1, $2, '')"
        " ON CONFLICT (email) DO UPDATE SET role = $2 RETURNING staff_id)"
        " INSERT INTO staff.sessions (secret_hash, staff_id, expires_at)"
        " SELECT sha256(convert_to($1, 'UTF8')), staff_id, now() + interval '1 hour' FROM member"
        " ON CONFLICT DO NOTHING",
        secret,
        role,
    )


async def first_links() -> None:
    """Tokens are good again that were given out before an order's links were made anew."""
    await fetch("UPDATE sales.orders SET token_version = 0")


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


async def anonymous(order: sales.Placed) -> Caller:
    return Caller("a stranger", of())


async def holds_token(order: sales.Placed) -> Caller:
    opens = of("order", "order page")
    return Caller(
        "the order's token",
        lambda door, line: opens(door, line) and door.opens_to != "operator",
        bearer(order.access_token),
        enters=first_links,
    )


async def holds_cookie(order: sales.Placed) -> Caller:
    cookie = {f"order_{order.order_id.hex}": order.access_token}
    return Caller("the order's cookie", reads_by_cookie(), cookies=cookie, enters=first_links)


async def holds_another_token(order: sales.Placed) -> Caller:
    other = await place(product_456=1)
    cookies = {
        f"order_{other.order_id.hex}": other.access_token,
        f"order_{order.order_id.hex}": other.access_token,
    }
    return Caller("another order's cookie", of(), cookies=cookies)


async def signed_in(order: sales.Placed) -> Caller:
    return Caller(
        "the order's address",
        reads_by_cookie("account"),
        cookies={"account_session": "ann's"},
        enters=lambda: opens_account("ann's", ANN.email),
    )


async def signed_in_elsewhere(order: sales.Placed) -> Caller:
    return Caller(
        "another address",
        of("account"),
        cookies={"account_session": "bob's"},
        enters=lambda: opens_account("bob's", "bob@example.org"),
    )


async def packer(order: sales.Placed) -> Caller:
    return Caller(
        "a packer",
        of("staff", "warehouse"),
        cookies={"staff_session": "Pat"},
        enters=lambda: member("Pat", "packer"),
    )


async def support(order: sales.Placed) -> Caller:
    return Caller(
        "support",
        of("staff", "support"),
        cookies={"staff_session": "Sue"},
        enters=lambda: member("Sue", "support"),
    )


async def manager(order: sales.Placed) -> Caller:
    return Caller(
        "a manager",
        of("staff", "warehouse", "support", "manager"),
        cookies={"staff_session": "Bea"},
        enters=lambda: member("Bea", "manager"),
    )


async def logged_out(order: sales.Placed) -> Caller:
    await member("Bea", "manager")
    await staff.log_out("Bea")
    return Caller("a session that is over", of(), cookies={"staff_session": "Bea"})


async def carrier(order: sales.Placed) -> Caller:
    """Of the address that `IDS` has."""
    _, secret = await delivery.add_carrier("FedEx")

    def sign(body: bytes) -> dict[str, str]:
        now = datetime.now(UTC)
        return {
            "webhook-id": "msg_1",
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(secret).sign("msg_1", now, body.decode()),
        }

    return Caller("a carrier", of("carrier"), signs=sign)


async def revoked_key(order: sales.Placed) -> Caller:
    secret = await staff.create_key("a program", SCOPES)
    await fetch("UPDATE staff.api_keys SET revoked_at = now()")
    return Caller(
        "a revoked key", lambda door, line: door.opens_to in ("anyone", "demo"), bearer(secret)
    )


def a_key(scope: str) -> Callable[[sales.Placed], Awaitable[Caller]]:
    async def make(order: sales.Placed) -> Caller:
        return Caller(
            f"a key for {scope}", of_key(scope), bearer(await staff.create_key("one", [scope]))
        )

    return make


CALLERS = {
    made.__name__: made
    for made in (
        anonymous,
        holds_token,
        holds_cookie,
        holds_another_token,
        signed_in,
        signed_in_elsewhere,
        packer,
        support,
        manager,
        logged_out,
        carrier,
        revoked_key,
    )
} | {scope: a_key(scope) for scope in SCOPES}


async def ask(app: Any, line: str, order: sales.Placed, caller: Caller, token: str) -> Answer:
    """As a browser or a program would, with a body that no route takes to heart."""
    method, _, template = line.partition(" ")
    path = address(template, order)
    unsafe = method in UNSAFE
    body = urlencode({"_csrf_token": token}).encode() if unsafe and token else b""
    request = httpx.Request(
        method,
        f"http://test{path}",
        headers={
            "Cookie": "; ".join(f"{name}={value}" for name, value in caller.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json" if path.startswith("/api/") else "text/html",
            **caller.headers,
            **(caller.signs(body) if caller.signs else {}),
        },
        content=body,
    )
    return await first_line(app, request)


@pytest.fixture
async def order(shop: None) -> sales.Placed:
    placed = await place(product_456=1)
    await invoiced(placed)
    return placed


@pytest.fixture
async def token(client: httpx.AsyncClient) -> tuple[str, dict[str, str]]:
    """What a form of this browser carries, and the cookie that goes with it."""
    visitor = Visitor(client)
    await visitor.open("/track")
    return visitor.form("/track").value("_csrf_token"), dict(client.cookies)


@pytest.mark.parametrize("kind", CALLERS)
async def test_each_door_opens_to_whom_its_line_names(
    application: Any,
    order: sales.Placed,
    token: tuple[str, dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    monkeypatch.setattr("app.web.guards.settings.demo", True)
    caller = await CALLERS[kind](order)
    field, cookie = token
    caller.cookies |= cookie
    wrong: list[str] = []
    for line, door in ACCESS.items():
        if caller.enters:
            await caller.enters()
        answer = await ask(application, line, order, caller, field)
        hidden = door.opens_to.startswith("order") and answer.status == 404
        let_in = not (answer.refuses or hidden)
        failed = answer.status >= 500 and line != "GET /health/ready"
        if let_in != opens(caller, door, line) or failed:
            wrong.append(f"{line}: {answer.status} {answer.location}")
    assert not wrong, f"{caller.name}: {wrong}"


def opens(caller: Caller, door: Door, line: str) -> bool:
    """The login's own 401 to an empty form, and the ways back to a door, are no refusals."""
    return line not in LEADS_TO_A_DOOR and caller.opens(door, line)


# Open to anyone, and answered as strangers are: with the way in.
LEADS_TO_A_DOOR = (
    "POST /staff/login",
    "GET /staff/login/code",
    "GET /account/links",
)


async def test_no_form_is_taken_without_its_token(application: Any, order: sales.Placed) -> None:
    """The API takes no cookies for what changes something, and so needs none."""
    caller = await manager(order)
    await member("Bea", "manager")
    answers = {
        line: (await ask(application, line, order, caller, "")).status
        for line in ACCESS
        if line.startswith(UNSAFE)
    }

    taken = {line for line, status in answers.items() if status != 403}
    assert taken == {line for line in answers if " /api/" in line}


def test_an_address_without_a_line_keeps_the_shop_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.asgi import create_app

    for changed in (
        {line: door for line, door in ACCESS.items() if line != "GET /staff/stock"},
        {**ACCESS, "GET /staff/nothing": STAFF},
    ):
        monkeypatch.setattr("app.asgi.ACCESS", changed)
        with pytest.raises(DoorMissing, match=r"GET /staff/(stock|nothing)"):
            create_app()


async def test_who_tried_a_door_that_is_not_theirs_stands_in_the_log(
    application: Any, order: sales.Placed, caplog: pytest.LogCaptureFixture
) -> None:
    pat, key = await packer(order), await a_key("events:read")(order)
    await member("Pat", "packer")
    [person], [made] = await staff.list_people(), await staff.list_keys()

    await ask(application, "GET /staff/people", order, pat, "")
    await ask(application, "GET /api/v1/orders", order, key, "")
    await ask(application, "POST /cart/lines", order, pat, "")

    lines: list[Any] = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    assert [line["by"] for line in lines if line["event"] == "not allowed"] == [
        f"member:{person.staff_id}",
        f"key:{made.key_id}",
        "a stranger",
    ]


def test_below_staff_the_ways_in_alone_are_open() -> None:
    others = {
        line
        for line, door in ACCESS.items()
        if " /staff" in line and door not in (STAFF, WAREHOUSE, SUPPORT, MANAGER)
    }

    assert others == {
        "GET /staff/login",
        "POST /staff/login",
        "POST /staff/logout",
        "GET /staff/login/code",
        "POST /staff/login/code",
        "GET /staff/first-manager",
        "POST /staff/first-manager",
        "GET /staff/invitations/{invitation_id}",
        "POST /staff/invitations/{invitation_id}/acceptance",
        "GET /staff/password-links/new",
        "POST /staff/password-links",
        "GET /staff/password-links/{link_id}",
        "POST /staff/password-links/{link_id}/password",
    }


async def test_the_apis_description_says_the_same(client: httpx.AsyncClient) -> None:
    said = {
        "anyone": [{}],
        "buyer": [{}],
        "key": [{"apiKey": []}],
        "carrier": [{"carrierSignature": []}],
        "order": [{"orderToken": []}, {"orderTokenInQuery": []}, {"apiKey": []}],
    }
    paths = (await client.get("/schema/openapi.json")).json()["paths"]
    for path, methods in paths.items():
        for method, operation in methods.items():
            if path.startswith("/api/"):
                door = ACCESS[f"{method.upper()} {path}"]
                assert operation["security"] == said[door.opens_to], path


def test_what_a_key_needs_is_a_scope_that_there_is() -> None:
    assert {door.scope for door in ACCESS.values()} <= {"", *SCOPES}


async def test_a_key_that_may_only_read_cancels_nothing_by_a_page(
    application: Any, order: sales.Placed, token: tuple[str, dict[str, str]]
) -> None:
    field, cookie = token
    caller = await a_key("orders:read")(order)
    caller.cookies |= cookie

    line = "POST /orders/{order_id}/cancellation"
    assert (await ask(application, line, order, caller, field)).status == 404

    assert (await sales.find_order(order.order_id)).cancellation is None
