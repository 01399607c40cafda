"""Carts are read, changed under a row lock, emptied by an order, and deleted after a month."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from app.infra.database import fetch, fetch_row, transaction
from app.services.carts.refusals import CartFull

# As many as an order may have.
MAX_LINES = 100
# A day longer than the cookie that names the cart.
KEPT = timedelta(days=31)

FIND = "SELECT cart_id, generation, lines FROM carts.carts WHERE cart_id = $1"

LOCK = """
INSERT INTO carts.carts (cart_id, generation, lines) VALUES ($1, $2, $3)
ON CONFLICT (cart_id) DO UPDATE SET changed_at = now()
RETURNING cart_id, generation, lines
"""

WRITE = "UPDATE carts.carts SET generation = $2, lines = $3, changed_at = now() WHERE cart_id = $1"

# The age is checked twice, because a cart may change between the selection and the deletion.
DELETE_OLD = """
DELETE FROM carts.carts WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM carts.carts WHERE changed_at < now() - $1::interval LIMIT $2))
  AND changed_at < now() - $1::interval
RETURNING 1
"""

CartLines = Mapping[str, int]


class Cart(msgspec.Struct, frozen=True):
    """`lines` maps product ids to quantities, the oldest line first.

    `generation` is one more than the number of orders that were placed from the cart.
    """

    cart_id: UUID
    generation: int = 1
    lines: dict[str, int] = {}


async def find_cart(cart_id: UUID) -> Cart | None:
    row = await fetch_row(FIND, cart_id)
    return _cart(row) if row else None


async def change_cart(cart: Cart, change: Callable[[CartLines], CartLines]) -> Cart:
    """Locks the cart, so that `change` sees what other tabs have added; returns the result.

    A cart without a row gets one and begins with the lines of `cart`. Raises `CartFull`.
    """
    async with transaction():
        now = await _locked(cart)
        lines = dict(change(now.lines))
        if len(lines) > max(MAX_LINES, len(now.lines)):
            raise CartFull
        return await _write(msgspec.structs.replace(now, lines=lines))


def merged(lines: CartLines, others: CartLines) -> dict[str, int]:
    # Each product has the larger quantity, because what is in both carts was wanted once.
    return {id_: max(lines.get(id_, 0), others.get(id_, 0)) for id_ in (*lines, *others)}


async def merge_carts(given: Cart, into: UUID) -> Cart:
    """Moves the lines of `given` into the other cart, which may exceed `MAX_LINES` then."""
    async with transaction():
        moved, there = await _locked(given), await _locked(Cart(into))
        await _write(Cart(moved.cart_id, moved.generation))
        return await _write(msgspec.structs.replace(there, lines=merged(there.lines, moved.lines)))


async def take_out(cart: Cart, ordered: CartLines, moved_to: UUID | None = None) -> Cart | None:
    """Removes what was ordered from this generation of the cart, and keeps the rest.

    `moved_to` is the cart into which this one was merged after its form was shown. Returns None if
    the generation has already been ordered; then nothing changes.
    """
    async with transaction():
        now = await _locked(cart)
        if now.generation != cart.generation:
            return None
        left = await _write(Cart(now.cart_id, now.generation + 1, _without(now.lines, ordered)))
        if moved_to is None:
            return left
        there = await _locked(Cart(moved_to))
        return await _write(msgspec.structs.replace(there, lines=_without(there.lines, ordered)))


async def delete_old_carts(at_most: int) -> int:
    return len(await fetch(DELETE_OLD, KEPT, at_most))


def _without(lines: CartLines, ordered: CartLines) -> dict[str, int]:
    left = {id_: has - ordered.get(id_, 0) for id_, has in lines.items()}
    return {id_: quantity for id_, quantity in left.items() if quantity > 0}


async def _locked(cart: Cart) -> Cart:
    # The row stays locked until the transaction ends.
    row = await fetch_row(LOCK, cart.cart_id, cart.generation, _packed(cart.lines))
    assert row is not None
    return _cart(row)


async def _write(cart: Cart) -> Cart:
    await fetch(WRITE, cart.cart_id, cart.generation, _packed(cart.lines))
    return cart


def _packed(lines: CartLines) -> str:
    # It is stored as a list, because JSONB does not keep the order of an object's members.
    return msgspec.json.encode(list(lines.items())).decode()


def _cart(row: Mapping[str, Any]) -> Cart:
    lines = msgspec.json.decode(row["lines"], type=list[tuple[str, int]])
    return Cart(row["cart_id"], row["generation"], dict(lines))
