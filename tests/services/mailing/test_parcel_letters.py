"""What a customer is written about the parcels of a divided order, and about what is not sent."""

import re
from pathlib import Path
from uuid import UUID

import pytest

from app.infra.database import fetch
from app.infra.mail.transports import FolderTransport
from app.services import delivery, sales
from app.values.pieces import PieceCount
from app.values.statuses import ShortageReason
from app.workers.mail_sender import MailSender
from tests.support.breaches import broken, grow_old
from tests.support.cast import place, shipment_of
from tests.support.corrected import Settle
from tests.support.post_office import PostOffice, body

MUGS = [PieceCount(1, 2)]


@pytest.fixture
async def order(shop: None, settle: Settle) -> sales.Placed:
    placed = await place(product_456=2, product_789=1)
    await settle()
    return placed


@pytest.fixture
async def first(order: sales.Placed) -> UUID:
    return (await shipment_of(order)).shipment_id


async def posted(office: PostOffice, settle: Settle) -> list[tuple[str, str, str]]:
    """Subject, text and HTML of each mail since the last time, without that of the order."""
    await settle()
    known = len(office.mails)
    await MailSender(office.transport()).round()
    return [
        (mail["Subject"].strip(), " ".join(body(mail, "plain").split()), body(mail, "html"))
        for mail in office.mails[known:]
        if "received" not in mail["Subject"]
    ]


async def left(shipment: UUID, number: str, items: list[PieceCount] | None = None) -> UUID | None:
    sent = await delivery.dispatch(shipment, "DHL", number, "Bea", items=items)
    return sent.remainder_id


async def test_each_parcel_says_what_is_in_it_and_what_follows(
    order: sales.Placed, first: UUID, office: PostOffice, settle: Settle
) -> None:
    number = order.order_number
    rest = await left(first, "T1", MUGS)
    assert rest
    [(subject, text, html)] = await posted(office, settle)
    assert subject == f"Part of your order {number} is on its way: 2 x Blue mug"
    assert "with DHL. In it: 2 × Blue mug Still to come, in another parcel: 1 × Wool" in text
    assert "Tracking number: T1" in text
    for said in ("Part of your order is on its way.", "2 × Blue mug", "Still to come", "T1"):
        assert said in html

    await delivery.deliver(first, None, "Porch", "Bea")
    [(subject, text, html)] = await posted(office, settle)
    assert subject == f"Part of your order {number} has arrived: 2 x Blue mug"
    assert "Place of delivery: Porch. Still to come: 1 × Wool blanket" in text
    assert "Part of your order has arrived." in html

    await left(rest, "T2")
    [(subject, text, html)] = await posted(office, settle)
    assert subject == f"The rest of your order {number} is on its way: 1 x Wool blanket"
    assert "This is the last parcel: nothing of your order is left with us." in text
    assert "Still to come" not in text + html

    await delivery.deliver(rest, None, None, "Bea")
    [(subject, text, html)] = await posted(office, settle)
    assert subject == f"Your whole order {number} has arrived"
    assert "1 × Wool blanket Your whole order has arrived. Enjoy!" in text
    assert "Your whole order has arrived." in html
    assert office.recipients == [["ann@example.org"]] * 5
    await grow_old()
    assert await broken() == set()


async def test_a_mail_that_leaves_late_is_true_when_it_leaves(
    order: sales.Placed, first: UUID, office: PostOffice, settle: Settle
) -> None:
    await left(first, "T1", MUGS)
    await delivery.deliver(first, None, "Porch", "Bea")
    await delivery.retract_delivery(first, "Bea")
    await delivery.correct_tracking(first, "UPS", "1Z999AA10123456784", "Bea")

    number = order.order_number
    mails = await posted(office, settle)
    subjects = [subject for subject, _, _ in mails]
    assert subjects == [
        f"Part of your order {number} is on its way: 2 x Blue mug",
        f"Part of your order {number} has not arrived yet: 2 x Blue mug",
        f"Part of your order {number} has not arrived yet: 2 x Blue mug",
        f"Corrected tracking number for your order {number}",
    ]
    for _, text, html in mails:
        assert "1Z999AA10123456784" in text
        assert "1Z999AA10123456784" in html
        # As a word, since the letters may be part of the link's token.
        assert not re.search(r"\bT1\b", text)
    for _, text, _html in mails[1:]:
        assert "This is about the parcel with: 2 × Blue mug" in text
    await grow_old()
    assert await broken() == set()


async def test_a_mail_waits_until_sales_has_heard_of_the_parcel(
    order: sales.Placed, first: UUID, office: PostOffice, settle: Settle
) -> None:
    await left(first, "T1", MUGS)
    await settle()
    await fetch("UPDATE sales.parcels SET version = 0")
    assert await posted(office, settle) == []
    await fetch("UPDATE sales.parcels SET version = 9")
    await fetch("UPDATE mailing.mails SET due_at = now()")
    assert len(await posted(office, settle)) == 1


async def test_what_is_not_found_is_named_with_its_price(
    order: sales.Placed, first: UUID, office: PostOffice, settle: Settle
) -> None:
    number = order.order_number
    missing = [PieceCount(1, 1)]
    await delivery.report_shortage(None, first, missing, ShortageReason.NOT_FOUND, "Bea")
    [(subject, text, html)] = await posted(office, settle)
    assert subject == f"Part of your order {number} will not be sent: 1 x Blue mug"
    for said in (text, html):
        assert "we don" in said
        assert "14.00" in said
        assert "Remaining" in said
    assert "The rest of your order is not affected." in text

    await left(first, "T1")
    [(subject, text, _)] = await posted(office, settle)
    assert subject == f"Your order {number} is on its way"
    assert "In it: 1 × Blue mug 1 × Wool blanket Carrier" in text
    await delivery.deliver(first, None, None, "Bea")
    [(subject, text, _)] = await posted(office, settle)
    assert subject == f"Your order {number} has arrived"
    await grow_old()
    assert await broken() == set()


async def test_who_cancels_some_items_is_answered_about_each(
    order: sales.Placed, first: UUID, office: PostOffice, settle: Settle
) -> None:
    number = order.order_number
    await left(first, "T1", [PieceCount(1, 1)])
    await sales.request_pieces(None, order.order_id, [PieceCount(1, 2)])
    answered = await posted(office, settle)
    [subject, text, _] = answered[1]
    assert subject == f"Cancelled from your order {number}: 1 x Blue mug"
    assert "As you asked, we've cancelled this part" in text
    assert "It was too late to cancel these: 1 × Blue mug" in text


async def test_the_last_pieces_cancel_the_order(
    order: sales.Placed, first: UUID, office: PostOffice, settle: Settle
) -> None:
    both = [PieceCount(1, 2), PieceCount(2, 1)]
    await delivery.report_shortage(None, first, both, ShortageReason.DAMAGED, "Bea")
    [(subject, text, html)] = await posted(office, settle)
    assert subject == f"Your order {order.order_number} is cancelled"
    assert "it was damaged and we have no other: 2 × Blue mug 1 × Wool blanket" in text
    assert "Nothing will be sent, and you won't be charged." in text
    assert "Nothing will be sent, and you won&#39;t be charged." in html


async def test_a_german_customer_reads_german(
    order: sales.Placed, first: UUID, office: PostOffice, settle: Settle
) -> None:
    await posted(office, settle)
    await fetch("UPDATE sales.orders SET language = 'de'")
    number = order.order_number
    rest = await left(first, "T1", MUGS)
    assert rest
    await settle()
    await delivery.report_shortage(None, rest, [PieceCount(2, 1)], ShortageReason.NOT_FOUND, "Bea")
    [shipped, cancelled] = await posted(office, settle)
    assert shipped[0] == f"Ihre Bestellung {number} ist unterwegs"
    assert "verlassen. Darin: 2 × Blue mug Versanddienst: DHL" in shipped[1]
    assert (
        cancelled[0] == f"Ein Teil Ihrer Bestellung {number} wird nicht geliefert: 1 x Wool blanket"
    )
    assert "Verbleibt: 28,00" in cancelled[1]


async def test_two_parcels_of_one_second_are_two_files(
    order: sales.Placed, first: UUID, settle: Settle, tmp_path: Path
) -> None:
    folder = tmp_path / "mail"
    rest = await left(first, "T1", MUGS)
    assert rest
    await left(rest, "T2")
    await settle()
    await fetch("UPDATE mailing.mails SET created_at = '2026-01-15T12:00:00Z'")
    for _ in range(2):
        await fetch("UPDATE mailing.mails SET state = 'PENDING', due_at = now()")
        await MailSender(FolderTransport(folder)).round()
    number, said = order.order_number, [path.name for path in folder.iterdir()]
    assert f"20260115-120000-{number}-placed.eml" in said
    assert sum(name.endswith("-parcel-shipped.eml") for name in said) == 2
    assert len(said) == 3
