"""Payment intents: money that a card's bank has set aside, taken or let go."""

from typing import Any, Final

from app.demo.bank import parameters, shapes
from app.demo.bank.bank import Bank
from app.demo.bank.parameters import Parameters, refuse_unknown
from app.demo.bank.refusals import BankRefusal, out_of_state, unknown
from app.demo.bank.sessions import shown
from app.demo.bank.shapes import Thing

# Seconds for which a card's bank keeps the money aside.
HELD_FOR: Final = 7 * 24 * 3600
CARD: Final = {"brand": "visa", "last4": "4242", "country": "DE", "funding": "credit"}


def authorise(bank: Bank, session: Thing) -> Thing:
    """Sets the session's money aside, or takes it at once, as the session says."""
    intent = _new_intent(bank, session)
    manual, amount = session["capture_method"] == "manual", intent["amount"]
    capture_before = int(bank.now) + HELD_FOR if manual else None
    card = CARD | ({"capture_before": capture_before} if manual else {})
    charge = shapes.new(
        "charge",
        "ch",
        bank.now,
        amount=amount,
        amount_captured=0 if manual else amount,
        amount_refunded=0,
        captured=not manual,
        currency=intent["currency"],
        disputed=False,
        paid=True,
        refunded=False,
        status="succeeded",
        payment_intent=intent["id"],
        payment_method_details={"type": "card", "card": card},
        balance_transaction=None,
        metadata=intent["metadata"],
    )
    intent |= {
        "latest_charge": charge["id"],
        "status": "requires_capture" if manual else "succeeded",
        "amount_capturable": amount if manual else 0,
        "amount_received": 0 if manual else amount,
    }
    if not manual:
        charge["balance_transaction"] = bank.move("charge", amount, charge)["id"]
    bank.books.write(charge, intent=intent["id"])
    bank.books.write(intent, ends_at=capture_before)
    session |= {"status": "complete", "payment_intent": intent["id"], "url": None}
    session["payment_status"] = "unpaid" if manual else "paid"
    bank.books.write(session)
    happened = "payment_intent.amount_capturable_updated" if manual else "payment_intent.succeeded"
    bank.announce(happened, intent)
    bank.announce("checkout.session.completed", shown(session))
    return intent


def decline(bank: Bank, session: Thing) -> None:
    """The card is refused; the session stays open for another."""
    intent = _new_intent(bank, session)
    intent["last_payment_error"] = {
        "type": "card_error",
        "code": "card_declined",
        "decline_code": "generic_decline",
        "message": "Your card was declined.",
    }
    bank.books.write(intent)
    bank.announce("payment_intent.payment_failed", intent)


def read_intent(bank: Bank, given: Parameters, identity: str) -> Thing:
    refuse_unknown(given, "expand")
    return _expanded(bank, the_intent(bank, identity), given)


def capture_intent(bank: Bank, given: Parameters, identity: str) -> Thing:
    refuse_unknown(given, "amount_to_capture", "expand", "metadata")
    intent = the_intent(bank, identity)
    if intent["status"] != "requires_capture":
        raise _state(intent, "captured")
    amount = parameters.amount(given, "amount_to_capture", default=intent["amount_capturable"])
    if amount > intent["amount_capturable"]:
        raise BankRefusal(
            400,
            "The amount to capture is greater than what can be captured.",
            code="amount_too_large",
            param="amount_to_capture",
            is_kept=True,
        )
    if bank.faults.strikes("captures_refused", "/capture"):
        raise BankRefusal(
            402,
            "The card's bank refused the capture.",
            kind="card_error",
            code="capture_charge_authorization_expired",
            is_kept=True,
        )
    charge = the_charge(bank, intent)
    charge |= {"captured": True, "amount_captured": amount}
    charge["balance_transaction"] = bank.move("charge", amount, charge)["id"]
    intent |= {"status": "succeeded", "amount_capturable": 0, "amount_received": amount}
    bank.books.write(charge, intent=identity)
    bank.books.write(intent)
    bank.announce("charge.captured", charge)
    bank.announce("payment_intent.succeeded", intent)
    return _expanded(bank, intent, given)


def cancel_intent(bank: Bank, given: Parameters, identity: str) -> Thing:
    refuse_unknown(given, "cancellation_reason", "expand")
    intent = the_intent(bank, identity)
    if intent["status"] in ("succeeded", "canceled"):
        raise _state(intent, "canceled")
    reason = given.get("cancellation_reason", "requested_by_customer")
    return _expanded(bank, let_go(bank, intent, reason), given)


def let_go(bank: Bank, intent: Thing, reason: str) -> Thing:
    """Gives the money back that was only set aside."""
    intent |= {
        "status": "canceled",
        "amount_capturable": 0,
        "canceled_at": int(bank.now),
        "cancellation_reason": reason,
    }
    bank.books.write(intent)
    if intent["latest_charge"]:
        charge = the_charge(bank, intent)
        charge |= {"refunded": True, "amount_refunded": charge["amount"]}
        bank.books.write(charge, intent=intent["id"])
        if reason == "automatic":
            bank.announce("charge.expired", charge)
    bank.announce("payment_intent.canceled", intent)
    return intent


def the_intent(bank: Bank, identity: str) -> Thing:
    found = bank.books.find(identity)
    if found is None or found["object"] != "payment_intent":
        raise unknown("payment_intent", identity)
    return found


def the_charge(bank: Bank, intent: Thing) -> Thing:
    charge = bank.books.find(intent["latest_charge"] or "")
    if charge is None:
        raise out_of_state(
            f"This PaymentIntent ({intent['id']}) does not have a successful charge."
        )
    return charge


def _new_intent(bank: Bank, session: Thing) -> Thing:
    return shapes.new(
        "payment_intent",
        "pi",
        bank.now,
        amount=session["amount_total"],
        amount_capturable=0,
        amount_received=0,
        capture_method=session["capture_method"],
        currency=session["currency"],
        status="requires_payment_method",
        latest_charge=None,
        canceled_at=None,
        cancellation_reason=None,
        last_payment_error=None,
        metadata=session["intent_metadata"],
    )


def _expanded(bank: Bank, intent: Thing, given: Parameters) -> Thing:
    if "latest_charge" not in parameters.listed(given, "expand") or not intent["latest_charge"]:
        return intent
    shown_charge: dict[str, Any] = the_charge(bank, intent)
    return intent | {"latest_charge": shown_charge}


def _state(intent: Thing, step: str) -> BankRefusal:
    return out_of_state(
        f"This PaymentIntent could not be {step} because it has a status of {intent['status']}.",
        payment_intent=intent,
    )
