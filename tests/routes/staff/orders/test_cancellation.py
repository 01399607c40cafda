"""Support cancels an order for a caller, or for a reason of the shop, and everybody reads why."""

import pytest

from app.infra.database import fetch
from app.services import delivery, sales
from app.values.pieces import PieceCount
from app.values.statuses import StaffCancelReason
from app.workers.mail_sender import MailSender
from tests.support.breaches import broken, grow_old
from tests.support.cast import place
from tests.support.corrected import events_of, is_refused
from tests.support.erasing import Settle
from tests.support.post_office import PostOffice, body
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
async def order(shop: None, settle: Settle) -> sales.Placed:
    placed = await place(product_456=2, product_789=1)
    await settle()
    return placed


def form_of(order: sales.Placed) -> str:
    return f"/staff/orders/{order.order_id}/cancellation"


async def last_mail(office: PostOffice) -> tuple[str, str]:
    await MailSender(office.transport()).round()
    mail = office.mails[-1]
    return mail["Subject"].strip(), " ".join(body(mail, "plain").split())


async def test_what_a_caller_wants_is_cancelled_as_if_the_customer_had_done_it(
    sue: Visitor, order: sales.Placed, settle: Settle, office: PostOffice
) -> None:
    await sue.open(form_of(order).removesuffix("/cancellation"))
    assert f'href="{form_of(order)}"' in sue.page.text
    await sue.open(form_of(order))
    await sue.send(form_of(order), because="CUSTOMER", note="on the phone")
    assert "is being cancelled" in sue.text
    await settle()
    [asked] = await events_of("order.cancellation_requested")
    assert asked["reason"] == "on the phone"
    assert not {"items", "because", "by"} & asked.keys()
    assert (await sales.find_order(order.order_id)).status == "CANCELLED"
    assert "As you asked" in (await last_mail(office))[1]
    await sue.open(form_of(order))
    assert "Nothing will be sent." in sue.text


async def test_the_shops_own_reason_reaches_the_customer_the_packer_and_the_log(
    sue: Visitor, order: sales.Placed, settle: Settle, office: PostOffice
) -> None:
    await sue.open(form_of(order))
    await sue.send(form_of(order), because="OUT_OF_STOCK", note="the supplier has none")
    await settle()
    now = await sales.find_order(order.order_id)
    assert now.status == "CANCELLED"
    assert {line.reason for line in now.cancelled} == {"OUT_OF_STOCK"}
    subject, text = await last_mail(office)
    assert subject == f"Your order {order.order_number} is cancelled"
    assert "we can't send your order" in text
    assert "As you asked" not in text
    await sue.open(f"/staff/orders/{order.order_id}")
    for said in ("Out of stock", "Sue", "the supplier has none"):
        assert said in sue.text
    await sue.open(order.links.page)
    assert "We're sorry: we don't have it after all." in sue.text
    assert "You asked" not in sue.text
    await grow_old()
    assert await broken() == set()


async def test_pieces_go_and_the_rest_stays(
    sue: Visitor, order: sales.Placed, settle: Settle
) -> None:
    await sue.open(form_of(order))
    await sue.send(form_of(order), because="UNPAID", **{"piece-1": "1", "piece-2": "0"})
    form = sue.page
    assert "is being cancelled" in sue.text
    await settle()
    now = await sales.find_order(order.order_id)
    assert [(line.position, line.quantity, line.reason) for line in now.cancelled] == [
        (1, 1, "UNPAID")
    ]
    assert now.status == "PENDING_SHIPMENT"
    assert form.status_code == 200
    await sue.open(order.links.page)
    assert "It was not paid for." in sue.text
    assert "We've cancelled" not in sue.text


async def test_the_same_form_counts_once(sue: Visitor, order: sales.Placed, settle: Settle) -> None:
    for because in ("SHOP", "CUSTOMER"):
        await sue.open(form_of(order))
        field = {"because": because, "piece-1": "1", "piece-2": "0"}
        sent = {**dict(sue.form(form_of(order)).fields), **field}
        for _ in range(2):
            answer = await sue.client.post(form_of(order), data=sent)
            assert answer.status_code == 303
        await settle()
    assert sum(one.quantity for one in (await sales.find_order(order.order_id)).cancelled) == 2
    whole = await place(product_789=1)
    await settle()
    await sue.open(form_of(whole))
    sent = dict(sue.form(form_of(whole)).fields) | {"because": "CUSTOMER"}
    for _ in range(2):
        assert (await sue.client.post(form_of(whole), data=sent)).status_code == 303
    await settle()
    await grow_old()
    assert await broken() == set()


async def test_the_last_pieces_stay_if_the_form_for_others_comes_again(
    sue: Visitor, settle: Settle
) -> None:
    order = await place(product_456=2)
    await settle()
    await sue.open(form_of(order))
    sent = {**dict(sue.form(form_of(order)).fields), "because": "CUSTOMER", "piece-1": "1"}
    for _ in range(2):
        assert (await sue.client.post(form_of(order), data=sent)).status_code == 303
    await settle()
    now = await sales.find_order(order.order_id)
    assert (now.status, [line.quantity for line in now.cancelled]) == ("PENDING_SHIPMENT", [1])


async def test_some_pieces_stay_some_pieces_when_no_others_wait(
    sue: Visitor, settle: Settle
) -> None:
    order = await place(product_456=2)
    await settle()
    await sue.open(form_of(order))
    await sales.request_pieces(None, order.order_id, [PieceCount(1, 1)])
    await sue.send(form_of(order), because="CUSTOMER", **{"piece-1": "1"})
    asked = await events_of("order.cancellation_requested")
    assert [one.get("items") for one in asked] == [[{"position": 1, "quantity": 1}]] * 2
    await sue.open(form_of(order))
    assert "already being cancelled" in sue.text


async def test_another_choice_on_a_form_that_was_sent_is_named_and_stays(
    sue: Visitor, order: sales.Placed
) -> None:
    await sue.open(form_of(order))
    sent = {**dict(sue.form(form_of(order)).fields), "because": "SHOP", "piece-1": "1"}
    await sue.client.post(form_of(order), data=sent | {"piece-2": "0"})
    await sue.send(form_of(order), because="FRAUD", note="on second thoughts", **{"piece-1": "0"})
    assert sue.page.status_code == 409
    assert "This form was already sent." in sue.text
    again = dict(sue.form(form_of(order)).fields)
    assert (again["because"], again["note"]) == ("FRAUD", "on second thoughts")
    assert (again["piece-1"], again["piece-2"]) == ("0", "1")
    assert again["key"] != sent["key"]


async def test_a_refusal_is_named_while_pieces_wait(
    sue: Visitor, order: sales.Placed, settle: Settle
) -> None:
    await sales.request_cancellation(order.order_id)
    await is_refused(order.order_id)
    await sue.open(form_of(order))
    await sue.send(form_of(order), because="CUSTOMER", note="on the phone")
    assert sue.page.status_code == 409
    assert "The warehouse has refused to cancel this order." in sue.text
    assert "on the phone" in sue.page.text
    await sue.send(form_of(order), because="CUSTOMER", **{"piece-1": "1", "piece-2": "0"})
    assert "is being cancelled" in sue.text
    await settle()
    now = await sales.find_order(order.order_id)
    assert [(line.position, line.quantity) for line in now.cancelled] == [(1, 1)]


async def test_nothing_is_being_cancelled_of_what_has_left_after_a_refusal(
    sue: Visitor, order: sales.Placed
) -> None:
    """Sales has not heard yet that it left."""
    [parcel] = await delivery.parcels_of(order.order_id)
    await delivery.dispatch(parcel.shipment_id, "DHL", "T1", "Bea")
    await sales.request_cancellation(order.order_id)
    await is_refused(order.order_id)
    await sue.open(form_of(order))
    assert "Everything has already left, so there is nothing to cancel." in sue.text


async def test_the_customer_never_learns_a_family_name(
    sue: Visitor, order: sales.Placed, settle: Settle
) -> None:
    await fetch("UPDATE staff.members SET name = 'Sue Ellen Miller' WHERE name = 'Sue'")
    await sue.open(form_of(order))
    await sue.send(form_of(order), because="FRAUD", **{"piece-1": "1", "piece-2": "0"})
    [asked] = await events_of("order.cancellation_requested")
    assert asked["by"] == "Sue"


async def test_what_is_wrong_is_named_and_what_was_typed_stays(
    sue: Visitor, order: sales.Placed
) -> None:
    await sue.open(form_of(order))
    await sue.send(form_of(order), note="never mind", **{"piece-1": "many"})
    assert sue.page.status_code == 422
    for way in ('href="#because"', 'href="#piece-1"', "never mind", 'value="many"'):
        assert way in sue.page.text
    await sue.send(form_of(order), because="SHOP", note="x" * 2001, **{"piece-1": "2"})
    assert 'href="#note"' in sue.page.text
    await sue.send(form_of(order), because="HATE", note="")
    assert "Choose why it is cancelled" in sue.text
    await sue.send(form_of(order), because="SHOP", **{"piece-1": "0", "piece-2": "0"})
    assert "Choose at least one piece" in sue.text
    fields = dict(sue.form(form_of(order)).fields) | {"because": "CUSTOMER"}
    none = {name: typed for name, typed in fields.items() if not name.startswith("piece-")}
    answer = await sue.client.post(form_of(order), data=none)
    assert answer.status_code == 422
    assert await events_of("order.cancellation_requested") == []


async def test_a_form_of_before_cannot_cancel_what_is_gone(
    sue: Visitor, order: sales.Placed, settle: Settle
) -> None:
    await sue.open(form_of(order))
    [parcel] = await delivery.parcels_of(order.order_id)
    await sales.request_pieces(None, order.order_id, [PieceCount(1, 1)])
    await settle()
    await sue.send(form_of(order), because="SHOP", note="never mind")
    assert sue.page.status_code == 409
    assert "must be at most 1" in sue.text
    assert "never mind" in sue.page.text
    await delivery.dispatch(parcel.shipment_id, "DHL", "JD 1", "Pat")
    await settle()
    await sue.send(form_of(order), because="SHOP")
    assert sue.page.status_code == 409
    assert "there is nothing to cancel" in sue.text


async def test_a_mistake_in_a_form_for_what_is_gone_is_nothing_to_put_right(
    sue: Visitor, order: sales.Placed
) -> None:
    await sue.open(form_of(order))
    [parcel] = await delivery.parcels_of(order.order_id)
    await delivery.dispatch(parcel.shipment_id, "DHL", "JD 1", "Pat")
    await sue.send(form_of(order), because="SHOP", note="x" * 10_000)
    assert sue.page.status_code == 409


async def test_what_has_left_by_then_is_refused_and_nobody_is_told_otherwise(
    order: sales.Placed, settle: Settle
) -> None:
    [parcel] = await delivery.parcels_of(order.order_id)
    await delivery.dispatch(parcel.shipment_id, "DHL", "JD 1", "Pat", items=[PieceCount(1, 2)])
    both = [PieceCount(1, 1), PieceCount(2, 1)]
    await sales.request_pieces(
        None, order.order_id, both, because=StaffCancelReason.FRAUD, by="Sue"
    )
    await settle()
    [request] = await sales.find_requests(order.order_id)
    assert (request.refused, request.because) == ([PieceCount(1, 1)], "FRAUD")
    [asked] = await events_of("order.cancellation_requested")
    assert (asked["because"], asked["by"]) == ("FRAUD", "Sue")
    await fetch("UPDATE sales.piece_requests SET because = 'SHOP'")
    await grow_old()
    says = "pieces are cancelled for the reason that was given for them"
    assert await broken() == {(2, says)}


async def test_packers_report_what_is_missing_and_cancel_nothing(
    pat: Visitor, order: sales.Placed
) -> None:
    await pat.open(f"/staff/orders/{order.order_id}")
    assert form_of(order) not in pat.page.text
    assert (await pat.open(form_of(order))).status_code == 403
