"""The staff see and change whom an invoice names, and papers name the company."""

from app.infra.database import fetch_value
from app.services import sales
from tests.support.billing import OFFICE, TYPED, VAT_ID, place_for_the_office
from tests.support.cast import shipment_of
from tests.support.order_pages import Settle
from tests.support.visitor import Visitor


async def test_support_reads_and_changes_the_invoice(
    sue: Visitor, shop: None, settle: Settle
) -> None:
    order = await place_for_the_office()
    await settle()
    parcel = f"/staff/shipments/{(await shipment_of(order)).shipment_id}"
    await sue.open(parcel)
    for said in ("Harbour Crew", "Lee & Sons, accounts", "75001 Paris", VAT_ID):
        assert said in sue.text
    form = f"/staff/orders/{order.order_id}/billing-address"
    await sue.open(form)
    await sue.send(form, **(TYPED | {"billing_city": "Lyon", "billing_postcode": "69001"}))
    assert sue.page.url.path == f"/staff/orders/{order.order_id}"
    assert "The invoice details were changed, and the customer gets an email." in sue.text
    after = await sales.find_order(order.order_id)
    assert after.billing_address == sales.BillingAddress(
        **OFFICE | {"city": "Lyon", "postcode": "69001"}
    )
    lines = "SELECT array_agg(action || ' ' || actor_name) FROM audit_log.lines"
    assert "order.billing_corrected Sue" in await fetch_value(lines)
    await sue.open(form)
    await sue.send(form)
    assert "The order already has these details; nothing was changed." in sue.text
    await sue.open(form)
    await sue.send(form, billing_name="")
    assert sue.page.status_code == 422
    assert "Invoice: Enter the name" in sue.text


async def test_label_slip_and_table_name_the_company(
    pat: Visitor, shop: None, settle: Settle
) -> None:
    order = await place_for_the_office()
    await settle()
    key = (await shipment_of(order)).shipment_id
    for paper in (f"/staff/labels/{key}", f"/staff/slips?ids={key}", "/staff/shipments.csv"):
        await pat.open(paper)
        assert "Harbour Crew" in pat.page.text
        assert "Ledger Row" not in pat.page.text
