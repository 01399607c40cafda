"""The staff set an order's email address right, on pages that work without scripts."""

from app.infra.database import fetch_value
from app.services import customers, delivery, sales
from tests.support.erasing import Settle
from tests.support.visitor import Visitor

NEW = "ann.lee@example.org"


def form(shipment: delivery.Shipment) -> str:
    return f"/staff/orders/{shipment.order_id}/email"


async def test_support_corrects_it_from_the_parcels_page(
    sue: Visitor, waiting: delivery.Shipment
) -> None:
    await sue.open(f"/staff/shipments/{waiting.shipment_id}")
    assert f'href="{form(waiting)}"' in sue.page.text
    await sue.open(form(waiting))
    assert sue.form(form(waiting)).value("email") == "ann@example.org"
    await sue.send(form(waiting), email=f" {NEW}\u200b ")
    assert sue.page.url.path == f"/staff/orders/{waiting.order_id}"
    assert f"We will write to {NEW} from now on." in sue.text
    assert (await sales.find_order(waiting.order_id)).customer.email == NEW
    kinds = "SELECT array_agg(kind ORDER BY id) FROM mailing.mails WHERE event_id LIKE 'cor_%'"
    assert await fetch_value(kinds) == ["EMAIL_LEFT", "EMAIL_CHANGED"]
    lines = "SELECT array_agg(action || ' ' || actor_name) FROM audit_log.lines"
    assert "order.email_corrected Sue" in await fetch_value(lines)
    assert await fetch_value("SELECT count(*) FROM audit_log.lines WHERE after::text LIKE '%@%'"
                             " OR before::text LIKE '%@%'") == 0  # fmt: skip


async def test_the_same_again_says_so(sue: Visitor, waiting: delivery.Shipment) -> None:
    await sue.open(form(waiting))
    await sue.send(form(waiting))
    assert "The order already has this email." in sue.text
    assert await fetch_value("SELECT count(*) FROM mailing.mails WHERE event_id LIKE 'cor_%'") == 0


async def test_an_erased_order_says_that_it_is_one(
    sue: Visitor, waiting: delivery.Shipment, settle: Settle
) -> None:
    await sales.request_cancellation(waiting.order_id, "moved")
    await settle()
    await customers.erase_customer("ann@example.org")
    await sue.open(form(waiting))
    await sue.send(form(waiting), email=NEW)
    assert sue.page.status_code == 409
    assert "The customer's data was erased, so the order can no longer be changed." in sue.text
    assert (await sales.find_order(waiting.order_id)).customer.email == "erased"


async def test_what_is_no_address_stays_in_the_form(
    sue: Visitor, waiting: delivery.Shipment
) -> None:
    for wrong in ("ann@gmail..com", "ann@", "<ann@example.org>"):
        await sue.open(form(waiting))
        await sue.send(form(waiting), email=wrong)
        assert sue.page.status_code == 422
        assert sue.form(form(waiting)).value("email") == wrong
        assert "Enter an email in the form name@example.com" in sue.text
    await sue.send(form(waiting), email="")
    assert "Enter the customer's email" in sue.text


async def test_strangers_see_nothing_of_it(visitor: Visitor, waiting: delivery.Shipment) -> None:
    await visitor.open(form(waiting))
    assert visitor.page.url.path == "/staff/login"


async def test_packers_neither_see_nor_pass_the_door(
    pat: Visitor, waiting: delivery.Shipment
) -> None:
    """The email brings the order's link, which packers may not see."""
    for page in (f"/staff/shipments/{waiting.shipment_id}", f"/staff/orders/{waiting.order_id}"):
        await pat.open(page)
        for name in ("email", "links", "billing-address"):
            assert f'/staff/orders/{waiting.order_id}/{name}"' not in pat.page.text
    assert (await pat.open(form(waiting))).status_code == 403
    token = pat.form("/staff/logout").value("_csrf_token")
    for name in ("email", "links", "billing-address"):
        path = f"/staff/orders/{waiting.order_id}/{name}"
        sent = {"_csrf_token": token, "email": NEW}
        assert (await pat.client.post(path, data=sent)).status_code == 403
    assert (await sales.find_order(waiting.order_id)).customer.email == "ann@example.org"
