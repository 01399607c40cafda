"""What the events page says of mails: which failed, and which are held up on its side."""

from collections.abc import Awaitable, Callable

import pytest

from app.services import accounts, mailing
from app.workers.mail_sender import MailSender
from tests.support.blunt import blunt
from tests.support.cast import place
from tests.support.visitor import Visitor

Settle = Callable[[], Awaitable[int]]
PAGE = "/staff/events"
WAITS = "cannot be sent at the moment"


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.workers.mail_sender.BETWEEN", 0)


async def test_what_is_the_shops_own_fault_is_said(
    bea: Visitor, settle: Settle, shop: None
) -> None:
    await place(product_456=1)
    await settle()
    await bea.open(PAGE)
    assert WAITS not in bea.text
    async with blunt({"MAIL": b"550 5.4.5 <b>Daily</b> user sending limit exceeded"}) as office:
        await MailSender(office.transport()).round()
    await bea.open(PAGE)
    assert f"1 email {WAITS}" in bea.text
    assert "MAIL_FROM and MAIL_HELO" in bea.text
    assert "550 5.4.5 <b>Daily</b> user sending limit exceeded" in bea.text
    metrics = (await bea.client.get("/metrics")).text
    assert "doorstep_mails_blocked 1.0" in metrics


async def test_a_link_to_all_orders_that_failed_is_listed_and_sent_again(
    bea: Visitor, shop: None
) -> None:
    await place(product_456=1)
    await accounts.ask_for_link("ann@example.org")
    async with blunt({"RCPT": b"550 5.1.1 no such mailbox"}) as office:
        await MailSender(office.transport()).round()
    await bea.open(PAGE)
    assert "no order" in bea.text
    assert "Link to all orders" in bea.text
    assert "doorstep_mails_failed 1.0" in (await bea.client.get("/metrics")).text
    [unsent] = await mailing.unsent_mails()
    await bea.send(f"/staff/mails/{unsent.mail_id}/replay")
    assert "It is being sent again." in bea.text
    async with blunt({}) as office:
        await MailSender(office.transport()).round()
        assert office.taken == ["ann@example.org"]
    await bea.open("/staff/audit-log")
    assert "Email sent again" in bea.text
