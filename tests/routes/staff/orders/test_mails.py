"""Support sends an email again from the order's history."""

from uuid import UUID

import pytest

from app.services import delivery, mailing
from app.workers.mail_sender import MailSender
from tests.support.post_office import PostOffice
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
async def here(waiting: delivery.Shipment, office: PostOffice) -> str:
    await MailSender(office.transport()).round()
    return f"/staff/orders/{waiting.order_id}"


async def test_the_email_is_sent_once_more(sue: Visitor, here: str, office: PostOffice) -> None:
    await sue.open(here)
    assert "Send again" in sue.text
    [mail] = await mailing.mails_of(order_of(here))
    await sue.send(f"{here}/mails", mail=str(mail.mail_id))
    assert "on its way to the customer once more" in sue.text
    assert "Placed, once more" in sue.text
    assert "Email sent once more" in sue.text
    await sue.send(f"{here}/mails", mail=str(mail.mail_id))
    assert "already waiting to be sent" in sue.text
    await MailSender(office.transport()).round()
    assert len(office.mails) == 2


async def test_the_same_press_counts_once(sue: Visitor, here: str, office: PostOffice) -> None:
    await sue.open(here)
    [mail] = await mailing.mails_of(order_of(here))
    sent = dict(sue.form(f"{here}/mails").fields) | {"mail": str(mail.mail_id)}
    for _ in range(2):
        answer = await sue.client.post(f"{here}/mails", data=sent)
        assert answer.status_code == 303
        await MailSender(office.transport()).round()
    assert len(office.mails) == 2


async def test_too_often_says_when(sue: Visitor, here: str, office: PostOffice) -> None:
    [mail] = await mailing.mails_of(order_of(here))
    for _ in range(4):
        await sue.open(here)
        await sue.send(f"{here}/mails", mail=str(mail.mail_id))
        await MailSender(office.transport()).round()
    assert "Try again in 60 min." in sue.text
    assert len(office.mails) == 4


async def test_nonsense_is_refused_in_words(sue: Visitor, here: str) -> None:
    await sue.open(here)
    for mail in ("", "many", "9" * 400, "-1", "99"):
        await sue.send(f"{here}/mails", mail=mail)
        assert sue.page.status_code == 200
        assert "no longer there" in sue.text


async def test_packers_see_the_emails_and_send_none(pat: Visitor, here: str) -> None:
    await pat.open(here)
    assert "Email · Placed" in pat.text
    assert "Send again" not in pat.text
    token = pat.form("/staff/logout").value("_csrf_token")
    answer = await pat.client.post(f"{here}/mails", data={"_csrf_token": token, "mail": "1"})
    assert answer.status_code == 403


def order_of(here: str) -> UUID:
    return UUID(here.rpartition("/")[2])
