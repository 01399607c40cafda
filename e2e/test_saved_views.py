"""A manager shares a view of the board, and a packer works with it."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from e2e.people import Packer
from e2e.program import HOME, Program

FRENCH = HOME | {"city": "Lyon", "postcode": "69002", "country": "FR"}


@pytest.mark.proof
def test_a_shared_view_is_there_for_the_other(bea: Packer, pat: Packer, program: Program) -> None:
    ordered = program.orders("Cleo Roux", {"product_456": 1}, address=FRENCH)
    program.shipment_of(ordered.order_id)
    name = f"French {uuid4().hex[:6]}"
    page = bea.page
    page.goto("/staff/shipments?status=PENDING&country=FR&sort=newest")
    page.locator("summary").filter(has_text="Views").press("Enter")
    page.get_by_label("Save this view as").fill(name)
    page.get_by_label("Share with all staff").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#toasts").get_by_text(f"View “{name}” saved.")).to_be_visible()
    expect(page).to_have_url("/staff/shipments?status=PENDING&country=FR&sort=newest")

    pat.page.goto("/staff/shipments")
    pat.page.locator("summary").filter(has_text="Views").click()
    expect(pat.page.get_by_label("Share with all staff")).to_have_count(0)
    pat.page.get_by_role("link", name=name).click()
    expect(pat.page.get_by_role("link", name="Country France")).to_be_visible()
    pat.sees(ordered.number, "PENDING")
    expect(pat.page.locator("summary").filter(has_text=name)).to_be_visible()

    page.locator("summary").filter(has_text=name).click()
    page.get_by_label("Save this view as").fill(name.upper())
    page.get_by_label("Share with all staff").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("This name is taken")
    expect(page.get_by_label("Save this view as")).to_have_value(name.upper())

    pat.page.goto("/staff/views")
    expect(pat.page.get_by_role("link", name=name)).to_be_visible()
    expect(pat.page.get_by_role("button", name=f"Remove {name}")).to_have_count(0)
    page.get_by_role("button", name=f"Remove {name}").click()
    expect(page.locator("#toasts").get_by_text(f"View “{name}” removed.")).to_be_visible()
    pat.page.reload()
    expect(pat.page.get_by_role("link", name=name)).to_have_count(0)
