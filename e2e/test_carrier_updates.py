"""What a carrier reports is on the customer's page by itself, on a phone too."""

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
from playwright.sync_api import expect
from standardwebhooks import Webhook

from e2e.judging import TOO_WIDE
from e2e.open_shop import DOORSTEP, OpenShop
from e2e.people import MUG, Customer, Packer
from e2e.program import Program
from e2e.windows import Window

NUMBERS = ("7712 0061", "7712 0062")


class Carrier:
    """A carrier's program, which signs what it says."""

    def __init__(self, shop: OpenShop, name: str) -> None:
        command = [DOORSTEP, "carrier", "add", name, "--data-dir", shop.data]
        made = subprocess.run(command, check=True, capture_output=True, text=True)
        self.secret = made.stdout.strip()
        self.address = f"{shop.url}/api/v1/carrier-updates/{name.lower()}"

    def says(self, number: str, word: str, **facts: str) -> None:
        now = datetime.now(UTC)
        said = {"tracking_number": number, "status": word, "at": now.isoformat()} | facts
        body = json.dumps(said)
        headers = {
            "content-type": "application/json",
            "webhook-id": "msg_1",
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(self.secret).sign("msg_1", now, body),
        }
        httpx.post(self.address, content=body, headers=headers).raise_for_status()


def facts_leave_room(open_window: Callable[..., Window], bea: Packer, number: str) -> None:
    """In German, whose name for the carrier's report is long, on the narrowest screen."""
    state = bea.page.context.storage_state()
    narrow = {"width": 320, "height": 800}
    page = open_window(storage_state=state, locale="de-DE", viewport=narrow).page
    page.goto(f"/staff/shipments?q={number}")
    page.get_by_role("link", name=number, exact=True).click()
    expect(page.get_by_text("Meldung des Versanddienstes")).to_be_visible()
    shares = "([dl]) => dl.querySelector('dd').offsetWidth / dl.offsetWidth"
    assert page.locator(".shipment-facts").evaluate_all(shares) > 0.4


def test_a_phone_says_by_itself_where_the_parcel_is(
    open_window: Callable[..., Window], bea: Packer, program: Program, open_shop: OpenShop
) -> None:
    ann = Customer(open_window(viewport={"width": 320, "height": 700}, has_touch=True), "Ann Lee")
    number = ann.orders(MUG)
    ann.page.evaluate("window.notReloaded = true")
    courier = Carrier(open_shop, "Sturdyship")

    bea.page.get_by_role("button", name="new parcel").click()
    bea.row(number).get_by_role("button", name="Mark shipped").click()
    dialog = bea.page.get_by_role("dialog")
    dialog.get_by_label("Carrier").fill("Sturdyship")
    dialog.get_by_role("textbox", name="Tracking number").fill(NUMBERS[0])
    dialog.get_by_text("Several boxes").click()
    dialog.get_by_label("More numbers").fill(NUMBERS[1])
    dialog.get_by_role("button", name="Mark shipped").click()
    ann.sees("SHIPPED")
    for one in NUMBERS:
        expect(ann.page.get_by_text(one, exact=True)).to_be_visible()

    by = (datetime.now(UTC) + timedelta(hours=9)).isoformat()
    courier.says(NUMBERS[0], "OUT_FOR_DELIVERY", expected_at=by)
    way = ann.page.get_by_test_id("parcel-way")
    expect(way).to_contain_text("Out for delivery today", timeout=3_000)
    expect(way).to_contain_text("Expected by")
    expect(ann.page.locator("#live")).to_contain_text("Out for delivery today")
    ann.sees("SHIPPED")
    assert ann.page.evaluate(TOO_WIDE) <= 0

    courier.says(NUMBERS[1], "ATTEMPTED")
    expect(way).to_contain_text("The courier tried to deliver it and will come again")
    expect(bea.row(number)).to_contain_text("Delivery attempted")
    facts_leave_room(open_window, bea, number)
    for one in NUMBERS:
        courier.says(one, "DELIVERED")
    ann.sees("DELIVERED")
    expect(way).to_be_hidden()
    assert ann.page.evaluate("window.notReloaded"), "the page was loaded again"
