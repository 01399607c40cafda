"""The customer's link to an order is shown to support, with a line in the audit log."""

import pytest

from app import audit_log
from app.services import delivery, sales
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


async def test_support_copies_the_link_and_the_log_says_so(
    sue: Visitor, waiting: delivery.Shipment
) -> None:
    here = f"/staff/orders/{waiting.order_id}"
    token = await sales.current_token(waiting.order_id)
    await sue.open(here)
    assert token not in sue.page.text
    await sue.send(f"{here}/links/current")
    assert f"/orders/{waiting.order_id}?token={token}" in sue.page.text
    assert sue.page.headers["cache-control"] == "no-store"
    [line] = (await audit_log.list_lines(audit_log.Filters(action="order.links_shown"))).items
    assert (line.actor.name, line.subject_id) == ("Sue", str(waiting.order_id))
    await sue.open(here)
    assert "Order link shown" in sue.text
    await sue.send(f"{here}/links")
    await sue.send(f"{here}/links/current")
    assert token not in sue.page.text
    assert await sales.current_token(waiting.order_id) in sue.page.text


async def test_packers_see_no_link(pat: Visitor, waiting: delivery.Shipment) -> None:
    here = f"/staff/orders/{waiting.order_id}"
    token = pat.form("/staff/logout").value("_csrf_token")
    answer = await pat.client.post(f"{here}/links/current", data={"_csrf_token": token})
    assert answer.status_code == 403
