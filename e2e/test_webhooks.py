"""Another program gets what happens, and a manager sees that it arrives."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from e2e.judging import fits_everybody
from e2e.open_shop import until
from e2e.people import MUG, Customer, Packer
from e2e.receiver import Receiver, listening


@pytest.fixture
def erp() -> Iterator[Receiver]:
    with listening() as receiver:
        yield receiver


def _adds_endpoint(page: Page, url: str) -> str:
    """From the events page; returns the secret that is shown."""
    page.goto("/staff/events")
    page.get_by_role("link", name="Endpoints and messages").click()
    page.get_by_role("link", name="New endpoint").first.click()
    page.get_by_label("Address").fill("http://10.0.0.1/")
    page.get_by_label("Name (optional)").fill("The ERP")
    page.get_by_role("button", name="Add endpoint").click()
    expect(page.get_by_role("alert")).to_contain_text("The address must begin with https://")
    page.get_by_label("Address").fill(url)
    page.get_by_role("button", name="Add endpoint").click()
    return page.get_by_test_id("secret").inner_text()


def _removes_endpoint(page: Page) -> None:
    page.get_by_role("link", name="Remove…").click()
    page.get_by_role("button", name="Remove endpoint").click()
    expect(page.locator("#toasts")).to_contain_text("no longer receives anything")


def test_an_order_is_told_and_what_was_refused_is_sent_again(
    ann: Customer, bea: Packer, erp: Receiver
) -> None:
    page = bea.page
    secret = _adds_endpoint(page, erp.url)
    fits_everybody(page, "an endpoint with its secret")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.reload()
    expect(page.get_by_test_id("secret")).to_have_count(0)
    expect(page.get_by_text("No messages yet")).to_be_visible()

    erp.status = 500
    number = ann.orders(MUG)
    row = page.get_by_role("row").filter(has_text="Order placed")
    expect(row).to_contain_text("HTTP 500", timeout=10_000)
    [event] = {event["event_id"]: event for event in erp.verified(secret)}.values()
    assert event["data"]["order_number"] == number

    erp.status = 204
    before = len(erp.arrived)
    row.get_by_role("link", name="Order placed").click()
    page.get_by_role("button", name="Try now").click()
    state = page.get_by_test_id("message-state")
    expect(state).to_have_attribute("data-state", "SENT", timeout=10_000)
    until(lambda: len(erp.arrived) > before)
    assert {one["event_id"] for one in erp.verified(secret)} == {event["event_id"]}
    expect(page.get_by_test_id("attempt-1")).to_contain_text("HTTP 500")
    fits_everybody(page, "a message with its attempts")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("link", name="The ERP").click()
    _removes_endpoint(page)


@pytest.mark.proof
def test_a_test_a_pause_and_another_secret(bea: Packer, erp: Receiver) -> None:
    page = bea.page
    secret = _adds_endpoint(page, erp.url)
    page.get_by_role("button", name="Send a test").click()
    row = page.get_by_role("row").filter(has_text="Test")
    expect(row).to_have_attribute("data-state", "SENT", timeout=10_000)
    assert [event["event_type"] for event in erp.verified(secret)] == ["webhook.test"]
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("Paused by a person.")).to_be_visible()
    page.get_by_role("button", name="Resume").click()
    page.get_by_role("link", name="New secret…").click()
    page.get_by_role("button", name="Create new secret").click()
    renewed = page.get_by_test_id("secret").inner_text()
    assert renewed != secret
    copy = page.get_by_role("button", name="Copy secret")
    copy.click()
    expect(copy).to_have_attribute("data-copied", "")
    page.get_by_role("button", name="Send a test").click()
    until(lambda: len(erp.arrived) == 2)
    assert erp.verified(renewed, 1) == erp.verified(secret, 1)
    _removes_endpoint(page)
