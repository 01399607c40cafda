"""Pieces are missing, and what happens to the rest is decided once, by one of several sides."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from app import audit_log
from app.audit_log import Filters
from app.infra.database import fetch, fetch_value, now
from app.services import delivery, sales, shop
from app.services.delivery import Decision
from app.values.pieces import PieceCount
from app.values.shop_settings import ShopSettings
from app.values.statuses import (
    DecidedBy,
    RestChoice,
    SettableHold,
    ShortageReason,
    ShortageRule,
)
from app.workers.deadlines import meet_deadlines
from tests.support.breaches import broken, grow_old
from tests.support.cast import place
from tests.support.corrected import Settle, events_of
from tests.support.holding import grow_due
from tests.support.shop_settings import settings_as_before as settings_as_before

HERE = {"by": DecidedBy.CUSTOMER}


@pytest.fixture
async def order(shop: None, settle: Settle) -> sales.Placed:
    """Two mugs and a blanket."""
    placed = await place(product_456=2, product_789=1)
    await settle()
    return placed


async def rule(rule: ShortageRule, default: RestChoice = RestChoice.SEND_REST) -> None:
    version = (await shop.read_settings()).version
    wanted = ShopSettings(name="Doorstep", shortage_rule=rule, shortage_default=default)
    await shop.change_settings(wanted, "Mia", version)


async def a_mug_is_missing(order: sales.Placed, **rule: ShortageRule) -> delivery.Shipment:
    parcel = (await delivery.parcels_of(order.order_id))[0]
    shipment, _ = await delivery.report_shortage(
        None, parcel.shipment_id, [PieceCount(1, 1)], ShortageReason.NOT_FOUND, "Pat", **rule
    )
    return shipment


async def holds(order: sales.Placed) -> list[str]:
    rows = await fetch(
        "SELECT reason FROM delivery.holds JOIN delivery.shipments USING (shipment_id)"
        " WHERE order_id = $1 AND lifted_at IS NULL ORDER BY reason",
        order.order_id,
    )
    return [row["reason"] for row in rows]


async def question(order: sales.Placed) -> Decision:
    decision = await delivery.latest_decision(order.order_id)
    assert decision
    return decision


async def the_deadline_passes() -> None:
    await fetch(
        "UPDATE delivery.decisions SET deadline = asked_at + interval '1 millisecond'"
        " WHERE decided_at IS NULL"
    )


async def books_agree() -> None:
    await grow_old()
    assert await broken() == set()


async def test_a_shop_without_a_rule_sends_the_rest(order: sales.Placed, settle: Settle) -> None:
    parcel = await a_mug_is_missing(order)
    assert parcel.hold is None
    assert await delivery.latest_decision(order.order_id) is None
    [event] = await events_of("order.pieces_cancelled")
    assert not event.keys() & {"decision_id", "rest_waits_until"}
    await settle()
    await books_agree()


async def test_the_rest_may_wait_by_rule(order: sales.Placed, settle: Settle) -> None:
    await rule(ShortageRule.WAIT)
    parcel = await a_mug_is_missing(order)
    assert parcel.hold
    assert parcel.hold.reason == "AWAITING_STOCK"
    [event] = await events_of("order.pieces_cancelled")
    assert event["rest_waits_until"]
    with pytest.raises(delivery.Conflict):
        await delivery.dispatch(parcel.shipment_id, "DHL", "T1", "Pat")
    await settle()
    await books_agree()


async def test_waiting_by_rule_does_not_shorten_a_hold_for_stock(
    order: sales.Placed, settle: Settle
) -> None:
    await rule(ShortageRule.WAIT)
    [parcel] = await delivery.parcels_of(order.order_id)
    await delivery.hold(parcel.shipment_id, SettableHold.AWAITING_STOCK, "Bea", "supplier")
    kept = (await a_mug_is_missing(order)).hold
    assert kept
    assert (kept.note, kept.until) == ("supplier", None)
    soon = await now() + timedelta(minutes=1)
    await delivery.hold(parcel.shipment_id, SettableHold.AWAITING_STOCK, "Bea", until=soon)
    longer = (await a_mug_is_missing(order)).hold
    assert longer
    assert longer.until
    assert longer.until > soon
    await settle()
    await books_agree()


async def test_one_rule_may_hold_for_one_shortage(order: sales.Placed) -> None:
    assert (await a_mug_is_missing(order, rule=ShortageRule.WAIT)).hold


async def test_the_customer_is_asked_and_the_parcel_waits_for_her(
    order: sales.Placed, settle: Settle
) -> None:
    await rule(ShortageRule.ASK, RestChoice.CANCEL)
    parcel = await a_mug_is_missing(order)
    assert parcel.hold
    assert parcel.hold.reason == "ASK_CUSTOMER"
    asked = await question(order)
    assert (asked.otherwise, asked.choice) == ("CANCEL", None)
    assert asked.shipment_id == parcel.shipment_id
    assert (asked.deadline - asked.asked_at).total_seconds() == 24 * 3600
    [event] = await events_of("order.decision_requested")
    assert event["items"] == [{"position": 1, "product_id": "product_456", "quantity": 1}]
    await settle()
    kinds = {step.kind for step in await sales.changes_after(order.order_id, 0)}
    assert "DECISION_REQUESTED" in kinds
    await books_agree()


async def test_a_parcel_that_loses_all_of_it_asks_nothing(shop: None, settle: Settle) -> None:
    await rule(ShortageRule.ASK)
    order = await place(product_456=1)
    await settle()
    await a_mug_is_missing(order)
    assert await delivery.latest_decision(order.order_id) is None
    await settle()
    await books_agree()


async def test_more_that_is_missing_does_not_ask_again(order: sales.Placed, settle: Settle) -> None:
    await rule(ShortageRule.ASK)
    await a_mug_is_missing(order)
    await a_mug_is_missing(order)
    assert await fetch_value("SELECT count(*) FROM delivery.decisions") == 1
    await settle()
    await books_agree()


async def test_a_later_rule_does_not_stand_against_her_answer(
    order: sales.Placed, settle: Settle
) -> None:
    await rule(ShortageRule.ASK)
    await a_mug_is_missing(order)
    await rule(ShortageRule.WAIT)
    parcel = await a_mug_is_missing(order)
    assert await holds(order) == ["ASK_CUSTOMER"]
    await delivery.decide(order.order_id, RestChoice.SEND_REST, **HERE)
    assert await holds(order) == []
    await settle()
    await delivery.dispatch(parcel.shipment_id, "DHL", "T1", "Pat")
    await settle()
    await books_agree()


async def test_the_rest_is_sent_by_her_choice(order: sales.Placed, settle: Settle) -> None:
    await rule(ShortageRule.ASK)
    parcel = await a_mug_is_missing(order)
    made = await delivery.decide(order.order_id, RestChoice.SEND_REST, **HERE)
    assert (made.choice, made.decided_by, made.person) == ("SEND_REST", "CUSTOMER", "")
    assert await holds(order) == []
    await settle()
    await delivery.dispatch(parcel.shipment_id, "DHL", "T1", "Pat")
    await settle()
    assert (await sales.find_order(order.order_id)).status == "SHIPPED"
    await books_agree()


async def test_the_rest_waits_by_her_choice(order: sales.Placed, settle: Settle) -> None:
    await rule(ShortageRule.ASK)
    await a_mug_is_missing(order)
    made = await delivery.decide(order.order_id, RestChoice.WAIT, **HERE)
    assert await holds(order) == ["AWAITING_STOCK"]
    [parcel] = await delivery.parcels_of(order.order_id)
    assert parcel.hold
    assert parcel.hold.until == made.wait_until
    [event] = await events_of("order.decision_made")
    assert (event["choice"], event["decided_by"]) == ("WAIT", "CUSTOMER")
    assert event["wait_until"]
    await settle()
    await books_agree()


async def test_her_choice_to_wait_does_not_shorten_a_hold_for_stock(
    order: sales.Placed, settle: Settle
) -> None:
    await rule(ShortageRule.ASK)
    [parcel] = await delivery.parcels_of(order.order_id)
    until = await now() + timedelta(days=300)
    stock, key = SettableHold.AWAITING_STOCK, parcel.shipment_id
    await delivery.hold(key, stock, "Bea", "the supplier writes", until)
    await a_mug_is_missing(order)
    await delivery.decide(order.order_id, RestChoice.WAIT, **HERE)
    [hold] = await delivery.holds_of(key)
    assert (hold.reason, hold.note, hold.until) == (stock, "the supplier writes", until)
    await settle()
    await books_agree()


async def test_the_rest_is_cancelled_by_her_choice(order: sales.Placed, settle: Settle) -> None:
    await rule(ShortageRule.ASK)
    await a_mug_is_missing(order)
    await delivery.decide(order.order_id, RestChoice.CANCEL, **HERE)
    await settle()
    now = await sales.find_order(order.order_id)
    assert now.status == "CANCELLED"
    assert [(one.position, one.quantity, one.reason) for one in now.cancelled] == [
        (1, 1, "NOT_FOUND"),
        (1, 1, "CUSTOMER"),
        (2, 1, "CUSTOMER"),
    ]
    await books_agree()


async def test_only_what_has_not_left_is_cancelled(order: sales.Placed, settle: Settle) -> None:
    [first] = await delivery.parcels_of(order.order_id)
    await delivery.dispatch(first.shipment_id, "DHL", "T1", "Pat", items=[PieceCount(2, 1)])
    await rule(ShortageRule.ASK)
    rest = (await delivery.parcels_of(order.order_id))[1]
    await delivery.report_shortage(
        None, rest.shipment_id, [PieceCount(1, 1)], ShortageReason.DAMAGED, "Pat"
    )
    await delivery.decide(order.order_id, RestChoice.CANCEL, **HERE)
    await settle()
    assert (await sales.find_order(order.order_id)).status == "SHIPPED"
    await books_agree()


async def test_who_comes_too_late_reads_what_was_decided(order: sales.Placed) -> None:
    await rule(ShortageRule.ASK)
    await a_mug_is_missing(order)
    first = await delivery.decide(order.order_id, RestChoice.WAIT, **HERE)
    assert await delivery.decide(order.order_id, RestChoice.WAIT, **HERE) == first
    with pytest.raises(delivery.DecidedAlready) as late:
        await delivery.decide(order.order_id, RestChoice.SEND_REST, **HERE)
    assert late.value.decision == first
    assert f"already decided at {first.decided_at:%FT%TZ}: WAIT" in str(late.value)
    with pytest.raises(delivery.DecidedAlready):
        await delivery.decide(order.order_id, RestChoice.WAIT, DecidedBy.STAFF, "Bea")
    assert len(await events_of("order.decision_made")) == 1


async def test_of_many_at_once_one_decides(order: sales.Placed, settle: Settle) -> None:
    await rule(ShortageRule.ASK, RestChoice.CANCEL)
    await a_mug_is_missing(order)
    await the_deadline_passes()
    presses = [
        delivery.decide(order.order_id, choice, DecidedBy.STAFF, f"Pat {number}")
        for number, choice in enumerate([*RestChoice, *RestChoice])
    ]
    answers = await asyncio.gather(*presses, meet_deadlines(), return_exceptions=True)
    made = await question(order)
    won = {one for one in answers if isinstance(one, Decision)}
    assert won <= {made}
    late = [one for one in answers if isinstance(one, delivery.DecidedAlready)]
    assert {one.decision for one in late} == {made}
    assert len(await events_of("order.decision_made")) == 1
    await settle()
    await books_agree()


@pytest.mark.parametrize(
    ("default", "held", "status"),
    [
        (RestChoice.SEND_REST, [], "PENDING_SHIPMENT"),
        (RestChoice.WAIT, ["AWAITING_STOCK"], "PENDING_SHIPMENT"),
        (RestChoice.CANCEL, [], "CANCELLED"),
    ],
)
async def test_without_an_answer_the_shop_decides(
    order: sales.Placed, settle: Settle, default: RestChoice, held: list[str], status: str
) -> None:
    await rule(ShortageRule.ASK, default)
    await a_mug_is_missing(order)
    assert await meet_deadlines() == 0
    # A later rule does not change what her mail says.
    await rule(ShortageRule.SEND_REST)
    await the_deadline_passes()
    assert await meet_deadlines() == 1
    assert await meet_deadlines() == 0
    made = await question(order)
    assert (made.choice, made.decided_by) == (default, "DEADLINE")
    assert await holds(order) == held
    await settle()
    assert (await sales.find_order(order.order_id)).status == status
    with pytest.raises(delivery.DecidedAlready):
        await delivery.decide(order.order_id, default, **HERE)
    [line] = (await audit_log.list_lines(Filters(action="shipment.decided"))).items
    assert (line.actor.kind, line.after) == ("timer", {"choice": default})
    await books_agree()


async def test_an_order_of_which_nothing_is_asked_has_nothing_to_decide(
    order: sales.Placed,
) -> None:
    for order_id in (order.order_id, UUID(int=1)):
        with pytest.raises(delivery.NothingToDecide):
            await delivery.decide(order_id, RestChoice.WAIT, **HERE)


async def test_lifting_the_hold_decides_that_the_rest_is_sent(
    order: sales.Placed, settle: Settle
) -> None:
    await rule(ShortageRule.ASK)
    parcel = await a_mug_is_missing(order)
    await delivery.lift(parcel.shipment_id, "Bea")
    made = await question(order)
    assert (made.choice, made.decided_by, made.person) == ("SEND_REST", "STAFF", "Bea")
    await settle()
    await books_agree()


async def test_a_cancelled_order_asks_no_more(order: sales.Placed, settle: Settle) -> None:
    await rule(ShortageRule.ASK)
    await a_mug_is_missing(order)
    await sales.request_cancellation(order.order_id)
    await settle()
    made = await question(order)
    assert (made.choice, made.decided_by) == ("CANCEL", "CUSTOMER")
    assert len(await events_of("order.decision_made")) == 1
    await books_agree()


async def test_a_parcel_that_is_lost_piece_by_piece_asks_no_more(
    order: sales.Placed, settle: Settle
) -> None:
    await rule(ShortageRule.ASK)
    parcel = await a_mug_is_missing(order)
    await delivery.report_shortage(
        None,
        parcel.shipment_id,
        [PieceCount(1, 1), PieceCount(2, 1)],
        ShortageReason.DAMAGED,
        "Pat",
    )
    made = await question(order)
    assert (made.choice, made.decided_by, made.person) == ("CANCEL", "STAFF", "Pat")
    await settle()
    await books_agree()


async def test_a_parcel_is_not_divided_while_its_customer_is_asked(order: sales.Placed) -> None:
    other = await delivery.split(
        (await delivery.parcels_of(order.order_id))[0].shipment_id, [PieceCount(2, 1)]
    )
    await rule(ShortageRule.ASK)
    parcel = await a_mug_is_missing(order)
    for one, another in (
        (parcel.shipment_id, other.remainder_id),
        (other.remainder_id, parcel.shipment_id),
    ):
        with pytest.raises(delivery.Conflict, match="the customer has until"):
            await delivery.merge(one, another)


async def test_a_hold_with_an_end_does_not_cut_her_time_short(order: sales.Placed) -> None:
    await rule(ShortageRule.ASK, RestChoice.CANCEL)
    parcel = await a_mug_is_missing(order)
    asks, soon = SettableHold.ASK_CUSTOMER, await now() + timedelta(minutes=1)
    with pytest.raises(delivery.Conflict, match="the customer has until"):
        await delivery.hold(parcel.shipment_id, asks, "Bea", until=soon)
    await delivery.hold(parcel.shipment_id, asks, "Bea")
    await delivery.hold(parcel.shipment_id, SettableHold.MANUAL, "Bea", until=soon)
    await grow_due()
    await meet_deadlines()
    assert await holds(order) == ["ASK_CUSTOMER"]
    assert (await question(order)).choice is None


async def test_a_parcel_that_nobody_asked_about_is_left_as_it_is(
    order: sales.Placed, settle: Settle
) -> None:
    other = await delivery.split(
        (await delivery.parcels_of(order.order_id))[0].shipment_id, [PieceCount(2, 1)]
    )
    await rule(ShortageRule.ASK)
    await a_mug_is_missing(order)
    await delivery.decide(order.order_id, RestChoice.WAIT, **HERE)
    assert (await delivery.find_shipment(other.remainder_id)).hold is None
    await settle()
    await books_agree()


@pytest.mark.parametrize(
    ("breach", "says"),
    [
        (
            "UPDATE delivery.holds SET lifted_at = now()",
            "a parcel waits, and is held, while its customer is asked what happens to it",
        ),
        (
            "UPDATE delivery.decisions SET choice = 'WAIT', decided_at = now(),"
            " decided_by = 'CUSTOMER'",
            "what was chosen for the rest of a parcel was carried out, by its deadline",
        ),
        (
            "UPDATE delivery.decisions SET choice = 'SEND_REST', decided_at = now(),"
            " decided_by = 'CUSTOMER'",
            "what was chosen for the rest of a parcel was carried out, by its deadline",
        ),
        (
            "UPDATE delivery.decisions SET choice = 'CANCEL', decided_at = now(),"
            " decided_by = 'CUSTOMER'",
            "what was chosen for the rest of a parcel was carried out, by its deadline",
        ),
        (
            "UPDATE delivery.decisions SET asked_at = now() - interval '2 days',"
            " deadline = now() - interval '1 day'",
            "what was chosen for the rest of a parcel was carried out, by its deadline",
        ),
        (
            "DELETE FROM sales.changes WHERE kind = 'DECISION_REQUESTED'",
            "Sales knows each question to a customer, and each answer",
        ),
        (
            "DELETE FROM mailing.mails WHERE kind = 'DECISION_REQUESTED'",
            "every mail was written down, until it was sent and is a month old",
        ),
    ],
)
async def test_the_audit_finds_what_was_not_carried_out(
    order: sales.Placed, settle: Settle, breach: str, says: str
) -> None:
    await rule(ShortageRule.ASK)
    await a_mug_is_missing(order)
    await settle()
    await grow_old()
    assert await broken() == set()
    await fetch(breach)
    assert says in {words for _, words in await broken()}
