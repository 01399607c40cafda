"""Disputes: the customer tells her bank that she did not buy this, and her bank decides later."""

from typing import Final

from app.demo.bank.bank import Bank
from app.demo.bank.intents import the_charge, the_intent
from app.demo.bank.listing import PAGING, list_things
from app.demo.bank.parameters import Parameters, refuse_unknown
from app.demo.bank.refusals import unknown
from app.demo.bank.shapes import Thing, new

# Cents that a dispute costs the shop, and seconds in which it can answer.
FEE: Final = 2000
ANSWER_WITHIN: Final = 9 * 24 * 3600


def list_disputes(bank: Bank, given: Parameters) -> Thing:
    refuse_unknown(given, "payment_intent", "charge", *PAGING)
    return list_things(bank, given, "dispute", "/v1/disputes")


def dispute(bank: Bank, intent_id: str, reason: str = "fraudulent") -> Thing:
    """The money is gone for now."""
    intent = the_intent(bank, intent_id)
    charge = the_charge(bank, intent)
    disputed = new(
        "dispute",
        "dp",
        bank.now,
        amount=charge["amount_captured"],
        currency=charge["currency"],
        charge=charge["id"],
        payment_intent=intent_id,
        reason=reason,
        status="needs_response",
        metadata={},
        evidence_details={"due_by": int(bank.now) + ANSWER_WITHIN, "has_evidence": False},
    )
    bank.move("adjustment", -charge["amount_captured"], disputed, "Dispute", own_fee=FEE)
    bank.books.write(disputed, intent=intent_id)
    charge["disputed"] = True
    bank.books.write(charge, intent=intent_id)
    bank.announce("charge.dispute.created", disputed)
    return disputed


def decide(bank: Bank, identity: str, status: str) -> Thing:
    """`status` is "under_review", "won" or "lost"; with "won" the money comes back."""
    found = bank.books.find(identity)
    if found is None or found["object"] != "dispute":
        raise unknown("dispute", identity)
    disputed = found | {"status": status}
    if status == "won":
        bank.move("adjustment", int(found["amount"]), disputed, "Dispute won")
    bank.books.write(disputed, intent=disputed["payment_intent"])
    closed = status in ("won", "lost")
    bank.announce(f"charge.dispute.{'closed' if closed else 'updated'}", disputed)
    return disputed
