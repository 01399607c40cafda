"""A customer reads by mail where her order goes now, once for each change."""

from typing import Any

import httpx
import pytest

from app.services import sales
from app.workers.mail_sender import MailSender
from tests.support.billing import OFFICE, place_for_the_office
from tests.support.cast import HOME, place
from tests.support.corrected import Settle
from tests.support.details import ELSEWHERE, change, pat_claims
from tests.support.post_office import PostOffice, body

pytestmark = pytest.mark.usefixtures("shop")


async def test_a_changed_order_has_its_mail_and_a_refused_change_has_none(
    client: httpx.AsyncClient,
    settle: Settle,
    office: PostOffice,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.workers.mail_sender.BETWEEN", 0)
    order: sales.Placed = await place(product_456=1)
    await settle()
    wish = {"delivery_address": ELSEWHERE, "note": "a<b>", "customer": {"phone": "0421 36136"}}
    assert (await change(client, order, wish)).status_code == 200
    await pat_claims(order)
    assert (await change(client, order, {"note": "Ring twice."})).status_code == 409
    await settle()
    sender = MailSender(office.transport())
    for _ in range(2):
        await sender.round()

    number = order.order_number
    assert [mail["Subject"] for mail in office.mails] == [
        f"We've received your order {number}",
        f"Your order {number} was changed",
    ]
    for kind in ("plain", "html"):
        written = body(office.mails[1], kind)
        for said in ("4 Quay Road", "28195 Bremen", "+49 421 36136", "please write to us"):
            assert said in written
    assert "a<b>" in body(office.mails[1], "plain")
    assert "a&lt;b&gt;" in body(office.mails[1], "html")


@pytest.mark.parametrize(
    ("wish", "between"),
    [
        ({}, "Germany\n\n"),
        ({"note": "Ring twice."}, "Germany\n\nNote for the courier: Ring twice.\n\n"),
        ({"customer": {"phone": "0421 36136"}}, "Germany\n\nPhone: +49 421 36136\n\n"),
    ],
)
async def test_one_empty_line_stands_between_its_parts(
    client: httpx.AsyncClient,
    settle: Settle,
    office: PostOffice,
    wish: dict[str, Any],
    between: str,
) -> None:
    order: sales.Placed = await place(product_456=1)
    await settle()
    answer = await change(client, order, {"delivery_address": ELSEWHERE, **wish})
    assert answer.status_code == 200
    await settle()
    await MailSender(office.transport()).round()
    [changed] = [body(one, "plain") for one in office.mails if "changed" in one["Subject"]]
    written = changed.replace("\r\n", "\n")
    assert f"28195 Bremen\n  {between}Your items\n" in written


async def test_changed_details_of_the_invoice_have_their_mail(
    settle: Settle, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.workers.mail_sender.BETWEEN", 0)
    order = await place_for_the_office()
    await settle()
    sender = MailSender(office.transport())
    await sender.round()
    wished = sales.Billing(vat_id="DE123456789")
    for _ in range(2):
        await sales.correct_billing(order.order_id, wished)
    await sender.round()
    removed = sales.Billing(billing_address=None, vat_id=None)
    await sales.correct_billing(order.order_id, removed)
    await sender.round()

    [_, changed, plain] = office.mails
    for one in (changed, plain):
        assert (
            one["Subject"] == f"The invoice details of your order {order.order_number} were changed"
        )
    for kind in ("plain", "html"):
        for said in (OFFICE["line1"], "DE123456789", "please write to us"):
            assert said in body(changed, kind)
        assert HOME.line1 not in body(changed, kind)
        assert "names the recipient of the parcel" in body(plain, kind)
        assert HOME.line1 in body(plain, kind)
        assert "VAT ID: " not in body(plain, kind)
