"""What was said wrong of a parcel is put right on its page, and the customer sees it."""

from playwright.sync_api import expect

from e2e.people import MUG, Customer, Packer


def test_a_number_and_a_delivery_are_put_right_while_the_customer_looks(
    ann: Customer, bea: Packer
) -> None:
    number = ann.orders(MUG)
    ann.page.evaluate("window.notReloaded = true")
    bea.page.get_by_role("button", name="new parcel").click()
    bea.ships(number, "DHL", "JD014600013RU")
    bea.row(number).get_by_role("link", name=number).click()
    page = bea.page
    page.evaluate("window.notReloaded = true")

    page.get_by_role("button", name="Correct tracking number").click()
    expect(page.get_by_role("dialog").get_by_label("Carrier")).to_have_value("DHL")
    expect(page.get_by_role("textbox", name="Tracking number")).to_be_focused()
    page.get_by_role("dialog").get_by_label("Carrier").fill("UPS")
    page.get_by_role("textbox", name="Tracking number").fill("1Z999AA10123456784")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_text("Tracking number corrected")).to_be_visible()
    expect(ann.page.get_by_text("1Z999AA10123456784", exact=True)).to_be_visible()

    page.get_by_role("button", name="Mark delivered").click()
    page.get_by_label("Delivery location").fill("Front door")
    page.get_by_role("dialog").get_by_role("button", name="Mark delivered").click()
    ann.sees("DELIVERED")
    page.get_by_role("button", name="Withdraw delivery").click()
    page.get_by_role("dialog").get_by_role("button", name="Withdraw delivery").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_text("not yet; the delivery was withdrawn")).to_be_visible()
    expect(ann.page.get_by_role("heading", name="Not delivered yet")).to_be_visible()
    expect(ann.page.locator("#live")).to_have_text(
        "The parcel has not arrived yet; it was marked delivered by mistake"
    )
    ann.sees("DELIVERED")

    page.get_by_role("button", name="Mark delivered").click()
    page.get_by_label("Delivery location").fill("Porch")
    page.get_by_role("dialog").get_by_role("button", name="Mark delivered").click()
    expect(ann.page.get_by_role("definition").filter(has_text="Porch")).to_be_visible()
    expect(page.get_by_text("Delivered after all")).to_be_visible()
    for one in (ann.page, page):
        assert one.evaluate("window.notReloaded"), "the page was loaded again"
