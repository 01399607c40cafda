"""Anyone declares a withdrawal; what has not left is asked to be cancelled."""

import asyncio

import msgspec
import pytest

from app.infra.database import fetch, fetch_value
from app.services import delivery, mailing, sales
from app.values.fields import Invalid
from tests.support.breaches import broken, grow_old
from tests.support.cast import ANN, place, shipment_of
from tests.support.post_office import body, parsed

pytestmark = pytest.mark.usefixtures("shop")


def about(number: str, email: str = ANN.email) -> sales.NewWithdrawal:
    return sales.NewWithdrawal(name="Ann Lee", contact=email, order_number=number)


async def test_before_dispatch_the_order_is_cancelled(settle) -> None:
    order = await place(product_456=1)
    await settle()
    await sales.declare_withdrawal(about(order.order_number), "en")
    await settle()
    assert (await sales.find_order(order.order_id)).status == "CANCELLED"
    [kept] = await sales.list_withdrawals(order.order_id)
    assert (kept.name, kept.order_number) == ("Ann Lee", order.order_number)


async def test_a_message_is_read_before_anything_is_cancelled(settle) -> None:
    order = await place(product_456=1, product_789=1)
    await settle()
    given = about(order.order_number)
    await sales.declare_withdrawal(msgspec.structs.replace(given, text="Only the mug"), "en")
    await settle()
    assert (await sales.find_order(order.order_id)).status == "PENDING_SHIPMENT"
    await sales.declare_withdrawal(msgspec.structs.replace(given, text=" \n"), "en")
    await settle()
    assert (await sales.find_order(order.order_id)).status == "CANCELLED"
    kept = await sales.list_withdrawals(order.order_id)
    assert [one.note for one in kept] == ["", "Only the mug"]


async def test_above_the_bound_it_is_kept_and_cancels_without_a_mail(settle) -> None:
    order = await place(product_456=1)
    await settle()
    declared = [await sales.declare_withdrawal(about("ORD-1"), "en", bounded=True) for _ in "12345"]
    declared += await asyncio.gather(
        *(sales.declare_withdrawal(about("ORD-1"), "en", bounded=True) for _ in "123456")
    )
    assert sorted(one.has_mail for one in declared) == [False] + [True] * 10
    last = await sales.declare_withdrawal(about(order.order_number), "en", bounded=True)
    other = await sales.declare_withdrawal(about("ORD-1", "bob@example.org"), "en", bounded=True)
    assert (last.has_mail, other.has_mail) == (False, True)
    await settle()
    assert (await sales.find_order(order.order_id)).status == "CANCELLED"
    assert len(await sales.list_withdrawals()) == 13
    assert await fetch_value("SELECT count(*) FROM mailing.mails WHERE kind = 'WITHDRAWAL'") == 11
    await grow_old()
    assert await broken() == set()
    await fetch("UPDATE sales.withdrawals SET declared_at = declared_at - interval '61 minutes'")
    assert (await sales.declare_withdrawal(about("ORD-1"), "en", bounded=True)).has_mail


async def test_after_dispatch_it_is_kept_and_nothing_is_cancelled(settle) -> None:
    order = await place(product_456=1)
    await settle()
    await delivery.dispatch((await shipment_of(order)).shipment_id, "DHL", "T1", "Bea")
    await settle()
    await sales.declare_withdrawal(about(order.order_number), "en")
    await sales.declare_withdrawal(about(order.order_number), "en")
    await settle()
    assert (await sales.find_order(order.order_id)).status == "SHIPPED"
    assert len(await sales.list_withdrawals(order.order_id)) == 2


async def test_what_fits_no_order_is_kept_and_cancels_nothing(settle) -> None:
    order = await place(product_456=1)
    await settle()
    await sales.declare_withdrawal(about(order.order_number, "bob@example.org"), "en")
    await sales.declare_withdrawal(about("no such number"), "en")
    await settle()
    assert (await sales.find_order(order.order_id)).status == "PENDING_SHIPMENT"
    assert [one.order_id for one in await sales.list_withdrawals()] == [None, None]


async def test_each_has_a_mail_with_what_was_declared_and_when() -> None:
    given = sales.NewWithdrawal(
        name="Ann www.example.org", contact="ann@example.org", order_number="ORD-1", text="The mug"
    )
    await sales.declare_withdrawal(given, "de")
    due = await mailing.lease_mail()
    assert due
    letter = await mailing.letter_for(due)
    assert letter
    for part in ("plain", "html"):
        content = body(parsed(letter.content), part)
        assert "Er hat uns erreicht" in content
        assert "The mug" in content
        assert "bevor wir etwas stornieren" in " ".join(content.split())
        assert "www.example.org" not in content


async def mailed() -> str:
    due = await mailing.lease_mail()
    while due and due.kind != "WITHDRAWAL":
        await mailing.note_mail(due, None)
        due = await mailing.lease_mail()
    assert due
    letter = await mailing.letter_for(due)
    assert letter
    content = [body(parsed(letter.content), part) for part in ("plain", "html")]
    return " ".join(" ".join(content).split())


async def test_the_mail_leads_to_the_order_so_that_it_can_be_ordered_again(settle) -> None:
    """Somebody else may have declared it: the mail goes to the address of the order."""
    order = await place(product_456=1)
    await settle()
    await sales.declare_withdrawal(about(order.order_number), "en")
    await settle()
    written = await mailed()
    assert "We cancel what has not left yet." in written
    assert written.count(f"/orders/{order.order_id}?token={order.access_token}") == 2
    assert "If you did not declare this, please tell us." in written


async def test_the_mail_has_no_link_to_an_order_of_another_address(settle) -> None:
    order = await place(product_456=1)
    await settle()
    await sales.declare_withdrawal(about(order.order_number), "en")
    await sales.correct_email(order.order_id, "bob@example.org")
    await settle()
    written = await mailed()
    assert "/orders/" not in written
    assert "please tell us" not in written


async def test_an_erased_one_is_mailed_to_nobody() -> None:
    await sales.declare_withdrawal(about("ORD-1"), "en")
    await fetch("UPDATE sales.withdrawals SET email = 'erased', name = 'erased'")
    due = await mailing.lease_mail()
    assert due
    assert await mailing.letter_for(due) is None


def test_the_contact_is_an_address() -> None:
    with pytest.raises(Invalid) as refused:
        about("ORD-1", "ann@example..org")
    assert refused.value.field == "contact"
