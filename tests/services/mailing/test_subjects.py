"""What a customer is written who collects her order."""

from email.message import EmailMessage

import pytest

from app import audit_log
from app.services import delivery, mailing
from app.services.delivery import Shipment
from app.values.payments import PaymentMethodId
from app.values.pickup_codes import shown_code
from app.values.pieces import PieceCount
from app.values.sending import MailKind
from app.workers.mail_sender import MailSender
from tests.support.methods import offer_pickup
from tests.support.paying import offer
from tests.support.pickups import collected
from tests.support.post_office import PostOffice, body
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.trials import Settle

pytestmark = pytest.mark.usefixtures("shop")
KINDS = ("plain", "html")


def said_in(mail: EmailMessage, kind: str) -> str:
    """Its words, wherever its lines end."""
    return " ".join(body(mail, kind).split())


async def code_of(parcel: Shipment) -> str:
    code = await delivery.pickup_code_of(parcel.order_id)
    assert code
    return shown_code(code)


async def test_from_the_order_to_the_counter(settle: Settle, office: PostOffice) -> None:
    await offer_pickup()
    sender = MailSender(office.transport())
    parcel = await collected(settle)
    await sender.round()
    await delivery.make_ready(parcel.shipment_id, "A 3", "Bea")
    await settle()
    await sender.round()
    code = await code_of(parcel)
    await delivery.hand_over(parcel.shipment_id, code, "Pat")
    await settle()
    await sender.round()

    number = parcel.order_number
    assert [mail["Subject"] for mail in office.mails] == [
        f"We've received your order {number}",
        f"Your order {number} is ready for pick-up",
        f"You have picked up your order {number}",
    ]
    for kind in KINDS:
        placed, ready, given = (said_in(mail, kind) for mail in office.mails)
        assert "when you can pick it up" in placed
        assert code in ready
        assert code not in placed + given
        for said in ("3 Quay", "Mon to Fri 9 to 18"):
            assert said in placed
            assert said in ready
        assert "A 3" not in ready
        assert "was handed over on" in given
        for word in ("ships", "on its way", "Track", "courier", "Delivery address"):
            assert word not in ready + given


async def test_a_mail_with_the_code_that_was_not_found_is_sent_once_more(
    settle: Settle, office: PostOffice
) -> None:
    await offer_pickup()
    sender = MailSender(office.transport())
    parcel = await collected(settle)
    await delivery.make_ready(parcel.shipment_id, None, "Bea")
    await settle()
    await sender.round()
    mails = await mailing.mails_of(parcel.order_id)
    ready = next(one for one in mails if one.kind == MailKind.SHIPPED)
    with audit_log.acting_as(audit_log.Actor("member", "7", "Sue")):
        await mailing.repeat_mail(None, parcel.order_id, ready.mail_id)
    await sender.round()
    assert await code_of(parcel) in body(office.mails[-1], "plain")
    await delivery.hand_over(parcel.shipment_id, None, "Pat")
    await settle()
    with pytest.raises(mailing.MailNotRepeated):
        await mailing.repeat_mail(None, parcel.order_id, ready.mail_id)


async def test_what_is_to_be_paid_stands_beside_the_code(
    settle: Settle, office: PostOffice
) -> None:
    await offer_pickup()
    await offer(PaymentMethodId.AT_PICKUP)
    parcel = await collected(settle, PaymentMethodId.AT_PICKUP)
    await delivery.make_ready(parcel.shipment_id, None, "Bea")
    await settle()
    await MailSender(office.transport()).round()
    [ready] = [mail for mail in office.mails if "ready" in mail["Subject"]]
    for kind in KINDS:
        assert "You pay when you pick up your order." in said_in(ready, kind)


async def test_each_of_two_parcels_has_its_mail_with_the_same_code(
    settle: Settle, office: PostOffice
) -> None:
    await offer_pickup()
    sender = MailSender(office.transport())
    parcel = await collected(settle, product_456=2)
    await sender.round()
    first = await delivery.make_ready(parcel.shipment_id, "A 1", "Bea", items=[PieceCount(1, 1)])
    await settle()
    await sender.round()
    assert first.remainder_id
    await delivery.make_ready(first.remainder_id, "A 2", "Bea")
    await settle()
    await sender.round()
    _placed, part, rest = office.mails
    for kind in KINDS:
        assert "part of your order" in said_in(part, kind)
        assert "1 × " in said_in(part, kind).partition("Your items")[0]
        assert await code_of(parcel) in said_in(part, kind)
        assert await code_of(parcel) in said_in(rest, kind)
        assert "part of your order" not in said_in(rest, kind)
