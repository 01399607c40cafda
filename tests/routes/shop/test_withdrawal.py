"""A withdrawal takes two steps and no account, and gets the same answer for any number."""

import re

import pytest

from app.infra.database import fetch
from app.services import sales
from app.services.sales import withdrawals
from app.workers.mail_sender import MailSender
from tests.support.cast import ANN, place
from tests.support.post_office import PostOffice, body
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


async def declares(visitor: Visitor, number: str, email: str = ANN.email) -> str:
    await visitor.open("/withdrawal")
    await visitor.send("/withdrawal", name="Ann Lee", order_number=number, email=email)
    assert "Confirm withdrawal" in visitor.text
    await visitor.send("/withdrawal", confirm="1")
    words = visitor.text.replace(number, "NUMBER")
    return re.sub(r"reached us on .*? UTC", "", words)


async def test_two_steps_and_the_same_answer_for_any_number(visitor: Visitor, settle) -> None:
    order = await place(product_456=1)
    await settle()
    await visitor.open("/")
    assert 'href="/withdrawal"' in visitor.page.text
    real = await declares(visitor, order.order_number)
    imaginary = await declares(visitor, "ORD-NOTTHERE")
    assert real == imaginary
    assert "Your withdrawal has arrived" in real
    await settle()
    assert (await sales.find_order(order.order_id)).status == "CANCELLED"


async def test_nothing_is_declared_by_the_first_step(visitor: Visitor) -> None:
    await visitor.open("/withdrawal?order=ORD-7K3QPXBT")
    assert visitor.form("/withdrawal").value("order_number") == "ORD-7K3QPXBT"
    await visitor.send("/withdrawal", name="Ann Lee", email=ANN.email, text="The mug")
    assert "The mug" in visitor.text
    assert await sales.list_withdrawals() == []
    await visitor.send("/withdrawal", change="1")
    assert visitor.form("/withdrawal").value("text") == "The mug"


async def test_a_declaration_that_is_sent_twice_is_one(visitor: Visitor, settle) -> None:
    order = await place(product_456=1)
    await settle()
    await visitor.open("/withdrawal")
    number = order.order_number
    await visitor.send("/withdrawal", name="Ann Lee", order_number=number, email=ANN.email)
    confirmation = visitor.page
    for _press in range(2):
        visitor.page = confirmation
        await visitor.send("/withdrawal", confirm="1")
        assert "Your withdrawal has arrived" in visitor.text
    assert len(await sales.list_withdrawals()) == 1
    visitor.page = confirmation
    await visitor.send("/withdrawal", confirm="1", text="The mug alone")
    assert "Confirm withdrawal" in visitor.text
    await visitor.send("/withdrawal", confirm="1")
    assert len(await sales.list_withdrawals()) == 2


async def test_what_is_missing_or_wrong_is_named(visitor: Visitor) -> None:
    await visitor.open("/withdrawal")
    answer = await visitor.send("/withdrawal", name="", order_number="", email="nobody", text=" ")
    assert answer.status_code == 422
    for name in ("name", "order_number", "email"):
        assert f'href="#{name}"' in visitor.page.text
    assert visitor.form("/withdrawal").value("email") == "nobody"


async def test_too_many_for_one_address_are_kept_and_the_page_says_that_no_mail_follows(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.rate_limits.settings.rate_limits", "on")
    monkeypatch.setattr(withdrawals, "MAX_MAILS", 1)
    assert "We are sending a confirmation" in await declares(visitor, "ORD-1", "few@example.org")
    said = await declares(visitor, "ORD-1", "Few@example.org")
    assert "Your withdrawal has arrived" in said
    assert "please keep this page" in said
    assert len(await sales.list_withdrawals()) == 2


async def test_with_a_message_everybody_is_told_that_it_is_read_first(
    visitor: Visitor, bea: Visitor, settle
) -> None:
    order = await place(product_456=1)
    await settle()
    await visitor.open("/withdrawal")
    typed = {"name": "Ann Lee", "order_number": order.order_number, "email": ANN.email}
    await visitor.send("/withdrawal", **typed, text="Only the mug")
    assert "we read it before we cancel anything" in visitor.text
    await visitor.send("/withdrawal", confirm="1")
    assert "we read it before we cancel anything" in visitor.text
    await settle()
    for address in ("/staff/withdrawals", f"/staff/orders/{order.order_id}"):
        await bea.open(address)
        assert "Only the mug" in bea.text
        assert "Please cancel what the customer means." in bea.text


async def test_staff_see_it_on_the_order_and_in_the_list(
    visitor: Visitor, bea: Visitor, settle
) -> None:
    order = await place(product_456=1)
    await settle()
    await declares(visitor, order.order_number)
    await declares(visitor, "ORD-NOTTHERE")
    await bea.open("/staff/withdrawals")
    assert order.order_number in bea.text
    assert "No order has this number and email." in bea.text
    await bea.open(f"/staff/orders/{order.order_id}")
    assert "The customer has withdrawn from the contract" in bea.text


async def test_many_of_a_stranger_hide_none_from_the_staff(visitor: Visitor, bea: Visitor) -> None:
    await declares(visitor, "ORD-BURIED")
    await declares(visitor, "ORD-BURIED-TOO")
    await fetch(
        "INSERT INTO sales.withdrawals (withdrawal_id, order_number, name, email, language)"
        " SELECT gen_random_uuid(), 'ORD-NONE', 'Eve', 'eve@example.org', 'en'"
        " FROM generate_series(1, 199)"
    )
    seen: list[str] = []
    following = "/staff/withdrawals"
    while following:
        await bea.open(following)
        seen.append(bea.text)
        following = bea.page.text.partition('rel="next" href="')[2].partition('"')[0]
    assert [one.count("ORD-NONE") for one in seen] == [100, 99, 0]
    assert ["ORD-BURIED" in one for one in seen] == [False, True, True]


async def test_who_has_lost_the_number_describes_the_order(
    visitor: Visitor, bea: Visitor, office: PostOffice, settle
) -> None:
    await visitor.open("/withdrawal")
    await visitor.send(
        "/withdrawal", name="Ann Lee", email=ANN.email, text="The mug of last Monday"
    )
    assert "Order number" not in visitor.text
    await visitor.send("/withdrawal", confirm="1")
    assert "Your withdrawal has arrived" in visitor.text
    await settle()
    await MailSender(office.transport()).round()
    [mail] = office.mails
    said = " ".join(body(mail, "plain").split())
    assert "about this order: Name: Ann Lee Email: ann@example.org Message: The mug" in said
    await bea.open("/staff/withdrawals")
    assert "The mug of last Monday" in bea.text
    assert "The customer named no order number." in bea.text


async def test_an_orders_page_leads_there_with_its_number(visitor: Visitor, settle) -> None:
    order = await place(product_456=1)
    await settle()
    await visitor.open(order.links.page)
    here = f"/withdrawal?order={order.order_number}"
    assert f'href="{here}"' in visitor.page.text
    await visitor.open(here)
    assert visitor.form("/withdrawal").value("order_number") == order.order_number

    await sales.request_cancellation(order.order_id, None)
    await settle()
    await visitor.open(f"/orders/{order.order_id}")
    assert here not in visitor.page.text


@pytest.mark.parametrize("address", ["/", "/cart", "/checkout", "/track", "/nowhere", "/account"])
async def test_every_page_leads_there(visitor: Visitor, address: str) -> None:
    await visitor.open(address)
    assert 'href="/withdrawal"' in visitor.page.text
