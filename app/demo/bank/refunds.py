"""Refunds, which may end otherwise than they began."""

from typing import Final

from app.demo.bank import parameters, shapes
from app.demo.bank.bank import Bank
from app.demo.bank.intents import the_charge, the_intent
from app.demo.bank.parameters import Parameters, refuse_unknown, text
from app.demo.bank.refusals import BankRefusal, unknown, wrong
from app.demo.bank.shapes import Thing

REASONS: Final = ("duplicate", "fraudulent", "requested_by_customer")


def create_refund(bank: Bank, given: Parameters) -> Thing:
    refuse_unknown(given, "payment_intent", "amount", "reason", "metadata", "expand")
    if (reason := given.get("reason")) is not None and reason not in REASONS:
        raise wrong("reason", f"Invalid reason: must be one of {', '.join(REASONS)}")
    intent = the_intent(bank, text(given, "payment_intent"))
    left = intent["amount_received"] - refunded(bank, intent["id"])
    if not intent["amount_received"]:
        raise _refused(f"This PaymentIntent ({intent['id']}) does not have a successful charge.")
    if left <= 0:
        raise _refused("Charge has already been refunded.", "charge_already_refunded")
    amount = parameters.amount(given, "amount", default=left)
    if amount > left:
        raise _refused(
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        )
    charge = the_charge(bank, intent)
    refund = shapes.new(
        "refund",
        "re",
        bank.now,
        amount=amount,
        currency=intent["currency"],
        charge=charge["id"],
        payment_intent=intent["id"],
        reason=reason,
        metadata=parameters.nested(given, "metadata"),
        status="pending" if bank.faults.refunds_wait else "succeeded",
        failure_reason=None,
        failure_balance_transaction=None,
    )
    refund["balance_transaction"] = bank.move("refund", -amount, refund)["id"]
    bank.books.write(refund, intent=intent["id"])
    _count(bank, charge, intent)
    bank.announce("refund.created", refund)
    bank.announce("charge.refunded", charge)
    return refund


def read_refund(bank: Bank, given: Parameters, identity: str) -> Thing:
    refuse_unknown(given, "expand")
    return the_refund(bank, identity)


def succeed(bank: Bank, identity: str) -> Thing:
    refund = the_refund(bank, identity) | {"status": "succeeded"}
    bank.books.write(refund)
    bank.announce("refund.updated", refund)
    return refund


def fail(bank: Bank, identity: str, reason: str = "expired_or_canceled_card") -> Thing:
    """The customer's bank sends the money back, days after the refund."""
    refund = the_refund(bank, identity)
    if refund["status"] == "failed":
        return refund
    returned = bank.move("payment_failure_refund", refund["amount"], refund)
    refund |= {
        "status": "failed",
        "failure_reason": reason,
        "failure_balance_transaction": returned["id"],
    }
    bank.books.write(refund)
    intent = the_intent(bank, refund["payment_intent"])
    _count(bank, the_charge(bank, intent), intent)
    bank.announce("refund.updated", refund)
    bank.announce("refund.failed", refund)
    return refund


def refunded(bank: Bank, intent_id: str) -> int:
    """Returns the cents that went back or are on their way."""
    return sum(
        one["amount"]
        for one in bank.books.all("refund", intent_id)
        if one["status"] not in ("failed", "canceled")
    )


def the_refund(bank: Bank, identity: str) -> Thing:
    found = bank.books.find(identity)
    if found is None or found["object"] != "refund":
        raise unknown("refund", identity)
    return found


def _count(bank: Bank, charge: Thing, intent: Thing) -> None:
    back = refunded(bank, intent["id"])
    charge |= {"amount_refunded": back, "refunded": back >= charge["amount_captured"]}
    bank.books.write(charge, intent=intent["id"])


def _refused(message: str, code: str | None = None) -> BankRefusal:
    return BankRefusal(400, message, code=code, param="amount", is_kept=True)
