"""Checkout Sessions: a page on which one order is paid, until it ends."""

from typing import Any, Final

from app.demo.bank import parameters, shapes
from app.demo.bank.bank import Bank
from app.demo.bank.parameters import Parameters, refuse_unknown, text
from app.demo.bank.refusals import BankRefusal, missing, unknown, wrong
from app.demo.bank.shapes import Thing

HALF_AN_HOUR: Final = 30 * 60
DAY: Final = 24 * 3600
KNOWN: Final = (
    "mode",
    "success_url",
    "cancel_url",
    "client_reference_id",
    "customer_email",
    "expires_at",
    "locale",
    "line_items",
    "metadata",
    "payment_intent_data",
    "payment_method_types",
    "submit_type",
    "expand",
)
WAYS: Final = ("automatic", "automatic_async", "manual")


def create_session(bank: Bank, given: Parameters) -> Thing:
    refuse_unknown(given, *KNOWN)
    if text(given, "mode") != "payment":
        raise wrong("mode", "Only payments are taken here.")
    currency, total, bought = _lines(given)
    about = parameters.nested(given, "payment_intent_data")
    refuse_unknown(about, "capture_method", "metadata", "description", within="payment_intent_data")
    way = text(about, "capture_method", default="automatic_async")
    if way not in WAYS:
        raise wrong("payment_intent_data[capture_method]", f"Invalid capture_method: {way}")
    ends_at = parameters.moment(given, "expires_at", int(bank.now) + DAY)
    # A minute either way, since the caller's clock is not the bank's.
    if not HALF_AN_HOUR - 60 <= ends_at - bank.now <= DAY + 60:
        raise wrong(
            "expires_at",
            "The `expires_at` timestamp must be between 30 minutes and 24 hours from now.",
        )
    session = shapes.new(
        "checkout.session",
        "cs_test",
        bank.now,
        mode="payment",
        status="open",
        payment_status="unpaid",
        payment_intent=None,
        amount_subtotal=total,
        amount_total=total,
        currency=currency,
        client_reference_id=given.get("client_reference_id"),
        customer_email=given.get("customer_email"),
        metadata=parameters.nested(given, "metadata"),
        locale=given.get("locale"),
        success_url=text(given, "success_url"),
        cancel_url=given.get("cancel_url"),
        expires_at=ends_at,
        # Stripe keeps these two to itself.
        capture_method=way,
        intent_metadata=parameters.nested(about, "metadata"),
        bought=bought,
    )
    session["url"] = f"{bank.address}/pay/{session['id']}"
    bank.books.write(session, ends_at=ends_at)
    return shown(session)


def read_session(bank: Bank, given: Parameters, identity: str) -> Thing:
    refuse_unknown(given, "expand")
    return shown(the_session(bank, identity))


def expire_session(bank: Bank, given: Parameters, identity: str) -> Thing:
    refuse_unknown(given, "expand")
    session = the_session(bank, identity)
    if session["status"] != "open":
        raise BankRefusal(
            400,
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout'
            f" Session has a status of {session['status']}.",
            is_kept=True,
        )
    return end_session(bank, session)


def end_session(bank: Bank, session: Thing) -> Thing:
    session |= {"status": "expired", "url": None}
    bank.books.write(session)
    bank.announce("checkout.session.expired", shown(session))
    return shown(session)


def the_session(bank: Bank, identity: str) -> Thing:
    found = bank.books.find(identity)
    if found is None or found["object"] != "checkout.session":
        raise unknown("checkout.session", identity)
    return found


def shown(session: Thing) -> Thing:
    private = ("capture_method", "intent_metadata", "bought")
    return {name: value for name, value in session.items() if name not in private}


def _lines(given: Parameters) -> tuple[str, int, list[dict[str, Any]]]:
    """Returns the currency, the sum in cents, and the lines for the page."""
    lines, currencies, bought = parameters.listed(given, "line_items"), set[str](), []
    if not lines:
        raise missing("line_items")
    for line in lines:
        refuse_unknown(line, "quantity", "price_data", within="line_items")
        price = parameters.nested(line, "price_data")
        refuse_unknown(price, "currency", "unit_amount", "product_data", within="price_data")
        quantity = parameters.amount(line, "quantity", default=1)
        each = parameters.amount(price, "unit_amount", within="line_items[price_data]")
        name = text(parameters.nested(price, "product_data"), "name", within="product_data")
        currencies.add(text(price, "currency", within="line_items[price_data]").lower())
        bought.append({"name": name, "quantity": quantity, "amount": quantity * each})
    if len(currencies) > 1:
        raise wrong("line_items", "All line items must have the same currency.")
    return currencies.pop(), sum(one["amount"] for one in bought), bought
