"""The links of an order: which tokens open it, which once did, and how they are replaced."""

from typing import Final
from uuid import UUID

import msgspec

from app import audit_log, idempotency
from app.infra import live
from app.infra.database import fetch_row, fetch_value, transaction
from app.services.sales.placing_shapes import Links, NewLinks
from app.services.sales.refusals import UnknownOrder
from app.services.sales.tokens import token_for, token_opens

# The number of earlier tokens that are recognised, since links can be replaced any number of times.
REMEMBERED: Final = 20

VERSION = "SELECT token_version FROM sales.orders WHERE order_id = $1"
CURRENT = "SELECT order_number, token_version FROM sales.orders WHERE order_id = $1"
RENEW = """
UPDATE sales.orders SET token_version = token_version + 1, changed_at = now()
WHERE order_id = $1 RETURNING order_number, token_version
"""


class TokenCheck(msgspec.Struct, frozen=True):
    """Whether a token opens an order, or did so before; `version` is that of the order's links."""

    opens: bool
    replaced: bool
    version: int


async def check_tokens(order_id: UUID, tokens: list[str]) -> TokenCheck:
    version = await fetch_value(VERSION, order_id) if tokens else None
    if version is None:
        return TokenCheck(False, False, 0)
    if any(token_opens(order_id, token, version) for token in tokens):
        return TokenCheck(True, False, version)
    earlier = range(max(0, version - REMEMBERED), version)
    was_good = any(token_opens(order_id, token, v) for token in tokens for v in earlier)
    return TokenCheck(False, was_good, version)


async def current_token(order_id: UUID) -> str:
    """Raises `UnknownOrder`."""
    version = await fetch_value(VERSION, order_id)
    if version is None:
        raise UnknownOrder(str(order_id))
    return token_for(order_id, version)


async def hand_out_links(order_id: UUID) -> NewLinks:
    """Returns the order's links as they are, for the staff, and notes it in the audit log.

    Raises `UnknownOrder`.
    """
    async with transaction():
        row = await fetch_row(CURRENT, order_id)
        if row is None:
            raise UnknownOrder(str(order_id))
        about = audit_log.Subject("order", order_id, row["order_number"])
        await audit_log.note("order.links_shown", about)
    return _new_links(order_id, row["token_version"])


async def renew_links(order_id: UUID) -> NewLinks:
    """Replaces the order's links; earlier links, and pages opened by them, show it no more.

    Raises `UnknownOrder`.
    """
    made, _ = await renew_links_once(None, order_id)
    return made


async def renew_links_once(
    key: idempotency.KeyedRequest | None, order_id: UUID
) -> tuple[NewLinks, bool]:
    """Replaces the links under a key, and returns whether the key had been used for it.

    Raises `KeyInUse` and `KeyReused` as well.
    """
    async with transaction():
        if before := await idempotency.made_before(key):
            return _new_links(order_id, int(before.answer)), True
        row = await fetch_row(RENEW, order_id)
        if row is None:
            raise UnknownOrder(str(order_id))
        live.nudge("order", order_id)
        about = audit_log.Subject("order", order_id, row["order_number"])
        await audit_log.note("order.links_renewed", about)
        await idempotency.remember(key, order_id, str(row["token_version"]))
    return _new_links(order_id, row["token_version"]), False


def _new_links(order_id: UUID, version: int) -> NewLinks:
    token = token_for(order_id, version)
    return NewLinks(order_id=order_id, access_token=token, links=links_with(order_id, token))


def links_with(order_id: UUID, token: str, *, online: bool = False) -> Links:
    """With `online`, the order is paid on a provider's page."""
    return Links(
        self_=f"/api/v1/orders/{order_id}",
        page=f"/orders/{order_id}?token={token}",
        stream=f"/api/v1/orders/{order_id}/stream",
        pay=f"{pay_path(order_id)}?token={token}" if online else "",
    )


def pay_path(order_id: UUID) -> str:
    return f"/orders/{order_id}/pay"
