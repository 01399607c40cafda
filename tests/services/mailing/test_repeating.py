"""A mail that a customer does not find is sent once more: a row of its own, and not too often."""

import pytest
from asyncpg import CheckViolationError

from app import audit_log
from app.infra.database import fetch, fetch_value
from app.services import customers, delivery, mailing, sales
from app.values.pieces import PieceCount
from app.workers.mail_sender import MailSender
from tests.support.breaches import broken, grow_old, unnamed
from tests.support.cast import place, shipment_of
from tests.support.corrected import Settle
from tests.support.post_office import PostOffice

pytestmark = pytest.mark.usefixtures("shop")
CHECKED = "an email sent once more repeats one of its order, and is in the log"
SUE = audit_log.Actor("member", "7", "Sue")


@pytest.fixture
async def order(shop: None, settle: Settle, office: PostOffice) -> sales.Placed:
    placed = await place(product_456=2, product_789=1)
    await settle()
    await MailSender(office.transport()).round()
    return placed


async def again(order: sales.Placed, kind: str = "PENDING_SHIPMENT") -> None:
    mails = await mailing.mails_of(order.order_id)
    mail = next(one for one in reversed(mails) if one.kind == kind)
    with audit_log.acting_as(SUE):
        await mailing.repeat_mail(None, order.order_id, mail.mail_id)


async def test_it_is_another_row_and_another_mail_to_the_address_on_record(
    order: sales.Placed, office: PostOffice, settle: Settle
) -> None:
    with audit_log.acting_as(SUE):
        await sales.correct_email(order.order_id, "ann.lee@example.org")
    await MailSender(office.transport()).round()
    await again(order)
    await MailSender(office.transport()).round()
    first, last = office.mails[0], office.mails[-1]
    assert last["Subject"] == first["Subject"]
    assert last["Message-ID"] != first["Message-ID"]
    assert office.recipients[-1] == ["ann.lee@example.org"]
    newest = (await mailing.mails_of(order.order_id))[0]
    assert (newest.again, newest.is_sent) == (True, True)
    [line] = (await audit_log.list_lines(audit_log.Filters(action="mail.repeated"))).items
    assert line.subject_id == str(order.order_id)
    assert line.after == {"tells_of": "PENDING_SHIPMENT"}
    await settle()
    await grow_old()
    assert await broken() == set()


async def test_one_that_waits_is_enough_and_three_an_hour_as_well(
    order: sales.Placed, office: PostOffice
) -> None:
    for _ in range(3):
        await again(order)
        with pytest.raises(mailing.MailUnderWay):
            await again(order)
        await MailSender(office.transport()).round()
    with pytest.raises(mailing.TooManyRepeats) as refused:
        await again(order)
    assert 3500 < refused.value.retry_after() <= 3600
    await fetch("UPDATE mailing.mails SET created_at = created_at - interval '1 hour'")
    await again(order)


async def test_one_that_waits_for_longer_than_an_hour_is_enough(order: sales.Placed) -> None:
    await again(order)
    await fetch("UPDATE mailing.mails SET created_at = created_at - interval '2 hours'")
    mails = await mailing.mails_of(order.order_id)
    first = next(one for one in mails if not one.again)
    with pytest.raises(mailing.MailUnderWay):
        await mailing.repeat_mail(None, order.order_id, first.mail_id)


async def test_what_is_no_longer_true_or_went_elsewhere_is_not_repeated(
    order: sales.Placed, office: PostOffice, settle: Settle
) -> None:
    parcel = (await shipment_of(order)).shipment_id
    await delivery.dispatch(parcel, "DHL", "JD 1", "Pat")
    await settle()
    await MailSender(office.transport()).round()
    await again(order, "SHIPPED")
    await delivery.deliver(parcel, None, None, "Pat")
    await sales.correct_email(order.order_id, "ann.lee@example.org")
    await settle()
    await MailSender(office.transport()).round()
    for kind in ("SHIPPED", "EMAIL_LEFT"):
        with pytest.raises(mailing.MailNotRepeated):
            await again(order, kind)
    other = await place(product_456=1)
    mail = (await mailing.mails_of(order.order_id))[0]
    with pytest.raises(mailing.UnknownMail):
        await mailing.repeat_mail(None, other.order_id, mail.mail_id)


async def test_nobody_is_written_to_whose_data_was_erased(
    order: sales.Placed, office: PostOffice, settle: Settle
) -> None:
    await sales.request_cancellation(order.order_id)
    await settle()
    await MailSender(office.transport()).round()
    await customers.erase_customer("ann@example.org")
    for kind in ("PENDING_SHIPMENT", "CANCELLED"):
        with pytest.raises(mailing.MailNotRepeated):
            await again(order, kind)


async def test_a_mail_about_a_parcel_says_what_is_true_of_it(
    order: sales.Placed, office: PostOffice, settle: Settle
) -> None:
    parcel = (await shipment_of(order)).shipment_id
    await delivery.dispatch(parcel, "DHL", "JD 1", "Pat", items=[PieceCount(1, 2)])
    await settle()
    await MailSender(office.transport()).round()
    assert "is on its way" in office.mails[-1]["Subject"]
    await delivery.deliver(parcel, None, None, "Pat")
    await settle()
    await again(order, "PARCEL_SHIPPED")
    await MailSender(office.transport()).round()
    assert "has left" in office.mails[-1]["Subject"]


async def test_what_breaks_it_is_found(order: sales.Placed, settle: Settle) -> None:
    other = await place(product_456=1)
    await settle()
    await again(order)
    await grow_old()
    assert await broken() == set()
    repeats = "UPDATE mailing.mails SET {} WHERE repeats IS NOT NULL"
    breaches = {
        "one of a strange cause": (repeats.format("event_id = 'evt_7'"), CHECKED),
        "one that repeats a repeat": (repeats.format("repeats = event_id"), CHECKED),
        "one that nobody sent": (
            "INSERT INTO mailing.mails (event_id, order_id, kind, repeats)"
            " SELECT 'rsd_7', order_id, kind, event_id FROM mailing.mails"
            f" WHERE order_id = '{other.order_id}'",
            CHECKED,
        ),
    }
    assert await unnamed(breaches) == []
    with pytest.raises(CheckViolationError):
        await fetch(repeats.format("recipient = 'eve@example.org'"))
    assert await fetch_value("SELECT count(*) FROM mailing.mails WHERE repeats IS NOT NULL") == 1
