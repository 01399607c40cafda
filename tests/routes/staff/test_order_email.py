"""The staff set an order's email address right, on pages that work without scripts."""

from app.infra.database import fetch_value
from app.services import customers, delivery, sales
from tests.support.erasing import Settle
from tests.support.visitor import Visitor

NEW = "ann.lee@example.org"


def form(shipment: delivery.Shipment) -> str:
    return f"/staff/orders/{shipment.order_id}/email"


async def test_a_packer_corrects_it_from_the_parcels_page(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    await pat.open(f"/staff/shipments/{waiting.shipment_id}")
    assert f'href="{form(waiting)}"' in pat.page.text
    await pat.open(form(waiting))
    assert pat.form(form(waiting)).value("email") == "ann@example.org"
    await pat.send(form(waiting), email=f" {NEW}\u200b ")
    assert pat.page.url.path == f"/staff/orders/{waiting.order_id}"
    assert f"We will write to {NEW} from now on." in pat.text
    assert (await sales.find_order(waiting.order_id)).customer.email == NEW
    kinds = "SELECT array_agg(kind ORDER BY id) FROM mailing.mails WHERE event_id LIKE 'cor_%'"
    assert await fetch_value(kinds) == ["EMAIL_LEFT", "EMAIL_CHANGED"]
    lines = "SELECT array_agg(action || ' ' || actor_name) FROM audit_log.lines"
    assert "order.email_corrected Pat" in await fetch_value(lines)
    assert await fetch_value("SELECT count(*) FROM audit_log.lines WHERE after::text LIKE '%@%'"
                             " OR before::text LIKE '%@%'") == 0  # fmt: skip


async def test_the_same_again_says_so(pat: Visitor, waiting: delivery.Shipment) -> None:
    await pat.open(form(waiting))
    await pat.send(form(waiting))
    assert "The order already has this email." in pat.text
    assert await fetch_value("SELECT count(*) FROM mailing.mails WHERE event_id LIKE 'cor_%'") == 0


async def test_an_erased_order_says_that_it_is_one(
    pat: Visitor, waiting: delivery.Shipment, settle: Settle
) -> None:
    await sales.request_cancellation(waiting.order_id, "moved")
    await settle()
    await customers.erase_customer("ann@example.org")
    await pat.open(form(waiting))
    await pat.send(form(waiting), email=NEW)
    assert pat.page.status_code == 409
    assert "The customer's data was erased, so the order can no longer be changed." in pat.text
    assert (await sales.find_order(waiting.order_id)).customer.email == "erased"


async def test_what_is_no_address_stays_in_the_form(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    for wrong in ("ann@gmail..com", "ann@", "<ann@example.org>"):
        await pat.open(form(waiting))
        await pat.send(form(waiting), email=wrong)
        assert pat.page.status_code == 422
        assert pat.form(form(waiting)).value("email") == wrong
        assert "Enter an email in the form name@example.com" in pat.text
    await pat.send(form(waiting), email="")
    assert "Enter the customer's email" in pat.text


async def test_strangers_see_nothing_of_it(visitor: Visitor, waiting: delivery.Shipment) -> None:
    await visitor.open(form(waiting))
    assert visitor.page.url.path == "/staff/login"
