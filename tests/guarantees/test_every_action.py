"""What staff or a key can do leaves a line in the audit log, and lasts when it is answered.

A new door needs an action.
"""

from typing import Final

import httpx
import pytest

from app import audit_log
from app.audit_log import Filters
from app.routes.staff.board import bulk_outcomes
from app.services import staff
from app.services.flats import SCOPES
from app.web import rate_limits
from tests.support.actions import ACTIONS, ENTERS
from tests.support.actions.stage import Settle, Stage
from tests.support.api import an_order, bearer
from tests.support.cast import place
from tests.support.durability import noted, sent_again
from tests.support.staff import comes_in
from tests.support.visitor import Visitor

SAFE: Final = {"GET", "HEAD", "OPTIONS"}
OURS: Final = ("/staff", "/api/")
LEAVES_NONE: Final = {
    "POST /staff/stock-takes/{take_id:uuid}/counts": "no stock changes; its row names who counted",
    "PUT /api/v1/stock-takes/{take_id:uuid}/lines/{product_id:str}": "the same",
    "POST /staff/customers/data": "it looks and changes nothing",
    "POST /staff/counter": "it looks and changes nothing",
    "POST /staff/orders/new": "it fills and checks a form",
    "POST /staff/scan/carrier": "the browser keeps it for its bench, and nothing else changes",
    "POST /staff/password-links": "who asks is not logged in, so the audit log names a visitor",
    "POST /staff/account/second-factor": "it counts once it is confirmed",
    "POST /api/v1/withdrawals": "anyone may; the declaration itself is kept",
    "POST /api/v1/products/{product_id:str}/stock-alerts": "anyone may; the request itself is kept",
    "POST /api/v1/products/check-availability": "it asks and changes nothing",
    "POST /api/v1/carrier-updates/{carrier:str}": "a carrier is no key; events tell what it told",
    "POST /api/v1/payment-notices/{provider:str}": "the provider signs it; the fact itself is kept",
}
# Asked again, each parcel's own outcome says that the database is away.
FOR_EACH: Final = {
    "POST /staff/shipments/dispatches",
    "POST /staff/shipments/deliveries",
    "POST /staff/shipments/claims",
    "POST /staff/shipments/releases",
}
PROMISES_NOTHING: Final = {
    "POST /staff/customers/erasures": "the shop knows nothing about the customer by now",
    "POST /staff/first-manager": "the link is over by now",
    "POST /staff/invitations/{invitation_id:uuid}/acceptance": "the link is over by now",
    "POST /staff/password-links/{link_id:uuid}/password": "the link is over by now",
    "POST /staff/account/second-factor/confirmation": "it is confirmed by now",
    "POST /staff/account/password": "the password of before is wrong by now",
    "POST /staff/account/sessions/removal": "the member is to log in again",
    "POST /staff/account/sessions/{session_id:uuid}/removal": "the member is to log in again",
}


@pytest.fixture
async def stage(application, visitor: Visitor, settle: Settle) -> Stage:
    bea = await comes_in(visitor, "Bea", "manager")
    secret = await staff.create_key("the till", SCOPES)
    return Stage(bea, visitor.client, bearer(secret), settle)


def test_every_door_is_tried(application) -> None:
    doors = {
        f"{method} {route.path}"
        for route in application.routes
        if route.path.startswith(OURS)
        for method in getattr(route, "methods", ())
        if method not in SAFE
    }
    assert len(doors) > 20
    assert doors == {*ACTIONS, *LEAVES_NONE}


@pytest.mark.parametrize("door", ACTIONS)
async def test_it_leaves_a_line(stage: Stage, door: str) -> None:
    act, action = ACTIONS[door]
    with noted(stage.client) as sent:
        await act(stage)

    [line] = (await audit_log.list_lines(Filters())).items
    by_key = door.partition(" ")[2].startswith("/api/")
    who = ("key", "the till") if by_key else ("member", "Cleo" if act in ENTERS else "Bea")
    assert (line.action, line.actor.kind, line.actor.name) == (action, *who)
    assert line.actor.address == "127.0.0.1"
    assert line.actor.request_id
    assert audit_log.acting() is None
    told = f"{line.subject_name} {line.before} {line.after}"
    assert "secret" not in told
    assert "password" not in told
    await waits_the_second_time_too(stage, door, sent[-1])


async def waits_the_second_time_too(stage: Stage, door: str, sent: httpx.Request) -> None:
    """Also when all that it says is that it is done already."""
    if door in PROMISES_NOTHING:
        return
    answer = await sent_again(stage.client, sent)
    if door in FOR_EACH:
        assert bulk_outcomes.AWAY in answer.text
    else:
        assert (answer.status_code, answer.headers.get("retry-after")) == (503, "3"), answer.text


async def test_a_customer_with_the_orders_token_leaves_none(stage: Stage) -> None:
    order = await place(product_456=1)
    answer = await stage.client.post(
        f"/api/v1/orders/{order.order_id}/cancellation", headers=bearer(order.access_token)
    )
    assert answer.status_code == 202
    await stage.client.post("/api/v1/orders", json=an_order(product_456=1))

    assert (await audit_log.list_lines(Filters())).items == []


async def test_a_wrong_password_is_noted_and_one_that_is_turned_away_is_not(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await staff.add_person("cleo@example.org", "packer", "a password", "Cleo")
    monkeypatch.setattr("app.web.rate_limits.settings.rate_limits", "on")
    monkeypatch.setattr(rate_limits, "LOGINS", rate_limits.parse("2 per minute"))
    for _ in range(3):
        await stage.sends("/staff/login", email="cleo@example.org", password="a guess")

    found = (await audit_log.list_lines(Filters(action="member.login_failed"))).items
    assert [(line.actor.kind, line.subject_name) for line in found] == [("visitor", "Cleo")] * 2
