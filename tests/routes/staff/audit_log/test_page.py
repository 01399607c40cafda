"""The audit log's page: what managers read of who did what."""

from app.services import delivery
from tests.support.audit_page import LOG, lines
from tests.support.visitor import Visitor


async def test_a_manager_reads_who_did_what_to_a_parcel(
    bea: Visitor, waiting: delivery.Shipment
) -> None:
    key = waiting.shipment_id
    await bea.open(f"/staff/shipments/{key}/dispatch")
    await bea.send(f"/staff/shipments/{key}/dispatch", carrier="DHL", tracking_number="JD 1")
    await bea.open(f"/staff/shipments/{key}")
    assert f'href="{LOG}?subject={key}"' in bea.page.text
    await bea.open(f"{LOG}?subject={waiting.order_number.lower()}")

    assert lines(bea) == 1
    assert f"Bea staff Marked shipped {waiting.order_number}" in bea.text
    assert "Status To ship → Shipped Carrier DHL Tracking number JD 1" in bea.text
    assert "127.0.0.1" in bea.text
    assert f'href="/staff/shipments/{key}"' in bea.page.text


async def test_packers_and_strangers_do_not_read_it(pat: Visitor) -> None:
    assert LOG not in pat.page.text
    for path in (LOG, f"{LOG}.csv"):
        assert (await pat.open(path)).status_code == 403
    pat.client.cookies.clear()
    await pat.open(LOG)
    assert pat.page.url.path == "/staff/login"


async def test_nothing_done_is_said(bea: Visitor) -> None:
    await bea.open(LOG)
    assert "Nothing here yet" in bea.text
