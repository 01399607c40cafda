"""Who may call: a restricted key with its rights, and a pinned version of the API."""

import re
from dataclasses import dataclass
from typing import Any, Final

from litestar import Request

from app.demo.bank.refusals import BankRefusal

# The version whose shapes the bank has.
VERSION: Final = "2026-10-28.endive"
# What a shop's restricted key needs, as Stripe's page of keys names it.
RIGHTS: Final = frozenset(
    {
        "checkout_session_write",
        "payment_intent_write",
        "payment_intent_read",
        "charge_write",
        "event_read",
        "balance_transaction_read",
        "dispute_read",
    }
)
_VERSION: Final = re.compile(r"20\d\d-\d\d-\d\d(?:\.[a-z]+)?")


@dataclass(frozen=True)
class BankKeys:
    """`api` is what callers send, `notices` what the bank signs its notices with."""

    api: str
    notices: str
    rights: frozenset[str] = RIGHTS


def admit(request: Request[Any, Any, Any], keys: BankKeys, right: str) -> None:
    """Raises BankRefusal unless the key may do this, and the caller has pinned its version."""
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind != "Bearer" or not given:
        raise BankRefusal(401, "You did not provide an API key.")
    if given != keys.api:
        raise BankRefusal(401, f"Invalid API Key provided: {given[:8]}***")
    if right not in keys.rights:
        raise BankRefusal(
            403,
            f"The provided key '{given[:8]}***' does not have the required permissions for this"
            f" endpoint. Having the '{right}' permission would allow this request to continue.",
            code="more_permissions_required",
        )
    version = request.headers.get("Stripe-Version", "")
    if not _VERSION.fullmatch(version):
        raise BankRefusal(400, f"Invalid Stripe API version: {version[:40] or '(none)'}")
