"""A customer orders and watches; staff ship and deliver; the customer's page follows by itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import expect

from e2e.people import BLANKET, MUG, Customer, Packer

NOTE_CLICKS = """() => addEventListener("click", () => { window.clickedAt = Date.now(); }, true)"""
NOTE_PAINT = """(status) => {
  window.painted = new Promise((done) => {
    const panel = () => document.querySelector("[data-testid=order-status]");
    const look = () => panel().dataset.status === status
      ? requestAnimationFrame(() => done(Date.now()))
      : requestAnimationFrame(look);
    look();
  });
}"""
# Milliseconds from one person's click to the other person's screen.
LIVE_WITHIN = 2000


def test_the_page_follows_the_parcel(
    ann: Customer, bea: Packer, record: Callable[[str, str], None]
) -> None:
    number = ann.orders(MUG, BLANKET)
    ann.sees("PENDING_SHIPMENT")
    ann.sees_it_live()
    expect(ann.page.get_by_text("Thank you, Ann Lee. Your order is placed.")).to_be_visible()
    ann.page.evaluate("window.notReloaded = true")

    bea.page.get_by_role("button", name="new parcel").click()
    bea.sees(number, "PENDING")
    expect(bea.row(number)).to_contain_text(MUG)
    row = bea.row(number).element_handle()

    with _timed(ann, bea, "SHIPPED") as shipping:
        bea.ships(number, "DHL", "JD014600000RU")
    ann.sees("SHIPPED")
    expect(ann.page).to_have_title(f"✓ Shipped · Order {number} · Doorstep")
    expect(ann.page.get_by_role("definition").filter(has_text="DHL").first).to_be_visible()
    expect(ann.page.get_by_text("JD014600000RU", exact=True)).to_be_visible()
    expect(ann.page.locator("#live")).to_have_text(
        "Order shipped with DHL, tracking number JD014600000RU"
    )
    expect(ann.page.get_by_role("listitem").filter(has_text="Shipped").last).to_be_visible()

    with _timed(ann, bea, "DELIVERED") as delivering:
        bea.delivers(number, "Front door")
    ann.sees("DELIVERED")
    expect(ann.page).to_have_title(f"✓ Delivered · Order {number} · Doorstep")
    expect(ann.page.get_by_role("definition").filter(has_text="Front door")).to_be_visible()
    expect(ann.page.locator("#live")).to_have_text("Order delivered. Left at the front door")

    assert ann.page.evaluate("window.notReloaded"), "the page was loaded again"
    assert row.evaluate("row => row.isConnected"), "the row was replaced, not changed"
    assert row.get_attribute("data-status") == "DELIVERED"
    for what, took in (("shipped", shipping), ("delivered", delivering)):
        record(f'click on "Mark {what}" to the customer\'s screen', f"{took[0]} ms")
        assert took[0] < LIVE_WITHIN


def test_a_board_shows_what_another_does(ann: Customer, bea: Packer, pat: Packer) -> None:
    number = ann.orders(MUG)
    for packer in (bea, pat):
        packer.page.get_by_role("button", name="new parcel").click()
        packer.sees(number, "PENDING")
    pat.page.evaluate("window.notReloaded = true")

    bea.ships(number, "GLS", "8114 2290")

    pat.sees(number, "SHIPPED")
    expect(pat.row(number)).to_contain_text("by Bea")
    expect(pat.row(number).get_by_role("button", name="Mark delivered")).to_be_visible()
    assert pat.page.evaluate("window.notReloaded"), "the board was loaded again"


def test_a_customer_cancels_and_the_board_says_so(ann: Customer, bea: Packer) -> None:
    number = ann.orders(BLANKET)
    bea.page.get_by_role("button", name="new parcel").click()
    bea.sees(number, "PENDING")

    ann.page.get_by_role("link", name="Cancel this order").click()
    ann.page.get_by_role("button", name="Cancel the order").click()

    ann.sees("CANCELLED")
    bea.sees(number, "CANCELLED")
    expect(bea.row(number).get_by_role("button")).to_have_count(0)


@contextmanager
def _timed(customer: Customer, packer: Packer, status: str) -> Iterator[list[int]]:
    """Fills the list with the milliseconds from the packer's click to the customer's pixels."""
    took: list[int] = []
    packer.page.evaluate(NOTE_CLICKS)
    customer.page.evaluate(NOTE_PAINT, status)
    yield took
    took.append(customer.page.evaluate("window.painted") - packer.page.evaluate("clickedAt"))
