"""Money that came and goes, as a till notes it."""

from typing import Final

from app import audit_log
from app.services import sales
from app.values.payments import PaymentMethodId
from tests.support.actions.stage import Act, Stage
from tests.support.paying import comes, offer, place_with, refunded
from tests.support.till import an_unknown_charge

AMOUNT: Final = {"amount": 500, "currency": "EUR"}
KEY: Final = {"Idempotency-Key": "once"}


async def an_invoice(*, paid: bool = False) -> sales.Placed:
    with audit_log.nobody():
        await offer(PaymentMethodId.INVOICE)
        placed = await place_with(PaymentMethodId.INVOICE)
        if paid:
            await comes(placed, 1000)
    return placed


async def receives(stage: Stage) -> None:
    path = f"/orders/{(await an_invoice()).order_id}/payment/receipts"
    await stage.asks("POST", path, {"amount": AMOUNT}, **KEY)


async def gives_back(stage: Stage) -> None:
    path = f"/orders/{(await an_invoice(paid=True)).order_id}/refunds"
    await stage.asks("POST", path, {"amount": AMOUNT, "reason": ""}, **KEY)


async def pays_out(stage: Stage) -> None:
    placed = await an_invoice(paid=True)
    with audit_log.nobody():
        refund = await refunded(placed, 500)
    path = f"/orders/{placed.order_id}/refunds/{refund.operation_id}/payout"
    await stage.asks("POST", path, {})


async def notes_money(stage: Stage) -> None:
    path = f"/staff/orders/{(await an_invoice()).order_id}/payment/receipts"
    await stage.sends(path, received="5.00", reference="ORD", key="once")


async def decides_a_refund(stage: Stage) -> None:
    path = f"/staff/orders/{(await an_invoice(paid=True)).order_id}/payment/refunds"
    await stage.sends(path, refund="5.00", reason="A chip", key="once")


async def marks_paid_out(stage: Stage) -> None:
    placed = await an_invoice(paid=True)
    with audit_log.nobody():
        refund = await refunded(placed, 500)
    path = f"/staff/orders/{placed.order_id}/payment/refunds/{refund.operation_id}/payout"
    await stage.sends(path)


async def lets_it_leave(stage: Stage) -> None:
    with audit_log.nobody():
        await offer(PaymentMethodId.TRANSFER)
        placed = await place_with()
    await stage.sends(f"/staff/orders/{placed.order_id}/payment/release")


async def a_difference() -> str:
    """A provider booked what no order explains."""
    with audit_log.nobody():
        return str(await an_unknown_charge())


async def explains_it(stage: Stage) -> None:
    path = f"/till/differences/{await a_difference()}/explanation"
    await stage.asks("POST", path, {"reason": "A test of the provider"})


async def explains(stage: Stage) -> None:
    path = f"/staff/till/differences/{await a_difference()}/explanation"
    await stage.sends(path, reason="A test of the provider")


async def compares(stage: Stage) -> None:
    with audit_log.nobody():
        await an_unknown_charge()
    await stage.sends("/staff/till/comparisons")


MONEY: Final[dict[str, tuple[Act, str]]] = {
    "POST /staff/till/comparisons": (compares, "till.comparison_asked"),
    "POST /staff/till/differences/{difference_id:uuid}/explanation": (
        explains,
        "till.difference_explained",
    ),
    "POST /api/v1/till/differences/{difference_id:uuid}/explanation": (
        explains_it,
        "till.difference_explained",
    ),
    "POST /staff/orders/{order_id:uuid}/payment/release": (lets_it_leave, "payment.released"),
    "POST /staff/orders/{order_id:uuid}/payment/receipts": (notes_money, "payment.received"),
    "POST /staff/orders/{order_id:uuid}/payment/refunds": (
        decides_a_refund,
        "payment.refund_decided",
    ),
    "POST /staff/orders/{order_id:uuid}/payment/refunds/{refund_id:uuid}/payout": (
        marks_paid_out,
        "payment.paid_out",
    ),
    "POST /api/v1/orders/{order_id:uuid}/payment/receipts": (receives, "payment.received"),
    "POST /api/v1/orders/{order_id:uuid}/refunds": (gives_back, "payment.refund_decided"),
    "POST /api/v1/orders/{order_id:uuid}/refunds/{refund_id:uuid}/payout": (
        pays_out,
        "payment.paid_out",
    ),
}
