"""Customers, packers, the cashier and a bank that fails as rules: our books must equal its own."""

import asyncio
from functools import partial
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from app.demo.bank import BankFaults
from app.demo.bank import refunds as at_the_bank
from app.demo.bank.intents import HELD_FOR
from app.infra.database import fetch, fetch_value
from app.services import delivery, payments, sales
from app.services.payments.deadlines import fail_overdue
from app.values.pieces import PieceCount
from app.values.statuses import ShipmentStatus
from tests.faults.harness.money_judging import empty_the_books, judge
from tests.faults.harness.money_providers import BREAKS
from tests.faults.harness.money_visitor import MoneyVisitor, called
from tests.support.cast import shipment_of
from tests.support.paying import a_key, refunded

# What goes wrong with a call, and on the way of a notice.
CALLS: Final = ("lost_answers", "errors_after", "errors_before", "busy")
NOTICES: Final = ("lost_notices", "doubled_notices")
HIDE: Final = """
DO $$ BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);
    UPDATE payments.payments SET payment_id = '{new}' WHERE payment_id = '{old}';
    UPDATE payments.operations SET payment_id = '{new}' WHERE payment_id = '{old}';
END $$
"""
WORK: Final = "work"
ELSEWHERE: Final = "00000000-0000-7000-8000-000000000000"

begun = st.sampled_from(("waits", "paid", "taken"))
breaks = st.sampled_from(("", WORK, *sorted(BREAKS)))
fault_now = st.sampled_from(("", *CALLS))
call_faults = st.lists(st.sampled_from(CALLS), max_size=2, unique=True)


class MoneyModel(MoneyVisitor, RuleBasedStateMachine):
    """What each actor does, and what must be true after each step and in the end."""

    orders = Bundle("orders")

    def __init__(self) -> None:
        super().__init__()
        self.placed = []
        self.on_the_loop(self.online.begin_again)
        self.wait(empty_the_books())

    @initialize(target=orders, begun=begun)
    def begin_first(self, begun: str) -> sales.Placed:
        return self.begin(begun)

    @rule(target=orders, begun=begun)
    def begin_another(self, begun: str) -> Any:
        return self.begin(begun) if len(self.placed) < 4 else multiple()

    @rule(faults=call_faults, lost=st.sampled_from((*NOTICES, "")), backwards=st.booleans(),
          wait=st.booleans(), late=st.booleans(), refused=st.integers(0, 9))  # fmt: skip
    def go_wrong(
        self, faults: list[str], lost: str, backwards: bool, wait: bool, late: bool, refused: int
    ) -> None:
        """The next calls that move money, or the next notices."""
        self.online.bank.faults = BankFaults(
            only=("/v1/refunds", "/capture", "/cancel", "/v1/checkout", "") if lost else
            ("/v1/refunds", "/capture", "/cancel", "/v1/checkout"),
            reversed_notices=backwards,
            refunds_wait=wait,
            pays_after_end=late,
            captures_refused=int(refused == 0),
        )  # fmt: skip
        for fault in (*faults, *([lost] if lost else [])):
            setattr(self.online.bank.faults, fault, 2)
            self.happened[fault] += 1

    @rule(order=orders, choice=st.sampled_from(("pay", "pay", "pay", "decline", "leave")))
    def pay(self, order: sales.Placed, choice: str) -> None:
        page = self.tried(payments.open_page(order.order_id))
        if page and choice != "leave":
            answer = self.wait(self.online.payer.post(page.url, data={"choice": choice}))
            self.happened[f"{choice}: {answer.status_code}"] += 1

    @rule(order=orders)
    def pay_too_late(self, order: sales.Placed) -> None:
        """The page was open when its session ended, and the bank takes the money all the same."""
        if page := self.tried(payments.open_page(order.order_id)):
            self.online.bank.faults.pays_after_end = True
            self.pass_time(3700)
            answer = self.wait(self.online.payer.post(page.url, data={"choice": "pay"}))
            self.happened[f"too late: {answer.status_code}"] += 1

    @rule(order=orders)
    def pay_before_it_is_written(self, order: sales.Placed) -> None:
        """A notice that is taken has its effect, though its payment was not there when it came."""
        self.online.bank.faults = BankFaults()
        if not (page := self.tried(payments.open_page(order.order_id))):
            return
        ours = self.wait(
            fetch_value(
                "SELECT payment_id FROM payments.payments WHERE order_id = $1", order.order_id
            )
        )
        self.wait(self.online.notices.send_due())
        answer = self.wait(self.online.payer.post(page.url, data={"choice": "pay"}))
        self.wait(fetch(HIDE.format(old=ours, new=ELSEWHERE)))
        self.wait(self.online.notices.send_due())
        self.wait(fetch(HIDE.format(old=ELSEWHERE, new=ours)))
        self.wait(payments.apply_notices(50))
        if answer.status_code == 303:
            self.happened["notice before the order"] += 1
            secured = self.wait(self.online.payment(order)).status
            assert secured != "AWAITED", "a notice that came before its order is lost"

    @rule(order=orders, how=breaks, fault=fault_now)
    def send(self, order: sales.Placed, how: str, fault: str) -> None:
        """What leaves was paid, as the bank knows."""
        shipment = self.wait(shipment_of(order))
        number = f"T-{order.order_number}"
        if shipment.status != ShipmentStatus.PENDING:
            return
        if self.tried(delivery.dispatch(shipment.shipment_id, "DHL", number, "Bea")):
            assert self.wait(was_paid(order)), "a parcel left unpaid"
            self.happened["left"] += 1
            self.wait(self.online.settle())
            self.work_and(how, fault)

    @rule(order=orders)
    def want_less(self, order: sales.Placed) -> None:
        self.tried(sales.request_pieces(a_key("cut"), order.order_id, [PieceCount(1, 1)]))

    @rule(order=orders)
    def cancel(self, order: sales.Placed) -> None:
        self.tried(sales.request_cancellation(order.order_id))

    @rule(order=orders, cents=st.sampled_from((1, 500, 10_000)), how=breaks,
          fault=fault_now)  # fmt: skip
    def refund(self, order: sales.Placed, cents: int, how: str, fault: str) -> None:
        if self.tried(refunded(order, cents)):
            self.happened["refund"] += 1
            self.work_and(how, fault)

    @rule(order=orders)
    def refund_there(self, order: sales.Placed) -> None:
        """Somebody pays back at the bank's own site, if the shop does not owe anything."""
        self.online.bank.faults = BankFaults()
        self.tried(payments.look(order.order_id))
        sql = "SELECT provider_ref FROM payments.payments WHERE order_id = $1 AND to_refund = 0"
        if ref := self.wait(fetch_value(sql, order.order_id)):
            asked = {"payment_intent": ref, "amount": "99"}
            refund = partial(at_the_bank.create_refund, self.online.bank, asked)
            if not self.tried(called(refund)):
                return
            self.happened["refund at the bank"] += 1
            self.tried(payments.look(order.order_id))

    @precondition(lambda self: self.on_the_loop(self.online.refunds))
    @rule(pick=st.integers(0, 5), fails=st.booleans())
    def end_a_refund(self, pick: int, fails: bool) -> None:
        """Days later."""
        refunds = self.on_the_loop(self.online.refunds)
        end = at_the_bank.fail if fails else at_the_bank.succeed
        ended = refunds[pick % len(refunds)]
        if ended["status"] == "failed":
            return
        self.on_the_loop(partial(end, self.online.bank, ended["id"]))
        self.happened["refund failed" if fails else "refund arrived"] += 1

    @rule(seconds=st.sampled_from((3, 61, 400, 3700, 90_000, HELD_FOR + 1)))
    def pass_time(self, seconds: float) -> None:
        self.wait(self.online.later(seconds=seconds))
        self.online.bank.moved += 1
        self.wait(fail_overdue(10))

    @rule()
    def bring_notices(self) -> None:
        self.wait(self.online.notices.send_due())

    @rule(how=breaks, fault=fault_now)
    def work_and(self, how: str, fault: str) -> None:
        """The cashier works; or dies with an answer in his hands, or a notice overtakes him."""
        if fault:
            setattr(self.online.bank.faults, fault, 1)
            self.happened[fault] += 1
        if how == WORK:
            self.wait(self.online.cashier.round())
            self.wait(self.online.settle())
        if how not in BREAKS:
            return
        provider = payments.provider_of("CARD")
        assert provider is not None
        for leased in self.wait(payments.lease_due("CARD", 1)):
            self.happened[how] += 1
            self.tried(BREAKS[how](provider, leased))

    @rule(order=orders)
    def come_back(self, order: sales.Placed) -> None:
        """The customer returns at the instant at which the notice comes and the cashier works."""
        self.wait(self.online.notices.send_due())
        self.tried(_together(order))
        self.wait(self.online.settle())

    @invariant()
    def nothing_is_booked_that_did_not_come(self) -> None:
        ours = self.wait(fetch_value("SELECT coalesce(sum(paid), 0) FROM payments.payments"))
        intents = self.on_the_loop(self.online.intents)
        came = sum(one["amount_received"] for one in intents)
        assert ours <= came, "more is booked than came"

    def teardown(self) -> None:
        found = self.wait(judge(self.online, self.placed))
        assert not found, found


async def was_paid(order: sales.Placed) -> bool:
    sums = "SELECT authorised + paid > 0 FROM payments.payments WHERE order_id = $1"
    return bool(await fetch_value(sums, order.order_id))


async def _together(order: sales.Placed) -> None:
    await asyncio.gather(
        payments.look(order.order_id), payments.apply_notices(50), return_exceptions=True
    )
