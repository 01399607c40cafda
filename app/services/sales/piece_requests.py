"""What was asked to be cancelled of orders, and what Delivery answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from app.infra.database import fetch
from app.values.pieces import PieceCount
from app.values.statuses import StaffCancelReason

ASK: Final = """
INSERT INTO sales.piece_requests (cancellation_id, order_id, items, requested_at, because)
VALUES ($1, $2, $3, $4, $5)
"""
ANSWER: Final = """
UPDATE sales.piece_requests SET refused = coalesce($2, items), answered_at = $3
WHERE cancellation_id = $1
"""
OF_ORDER: Final = """
SELECT cancellation_id, items, requested_at, refused, answered_at, because
FROM sales.piece_requests WHERE order_id = $1 ORDER BY requested_at, cancellation_id
"""


class PieceRequest(msgspec.Struct, frozen=True, kw_only=True):
    """`refused` are the pieces that could not be cancelled, once it is `answered_at`.

    `because` is why the shop cancels, and None if the customer wanted it.
    """

    cancellation_id: UUID
    items: list[PieceCount]
    requested_at: datetime
    refused: list[PieceCount] = []
    answered_at: datetime | None = None
    because: str | None = None


async def keep_request(
    order_id: UUID,
    cancellation_id: UUID,
    items: Sequence[PieceCount],
    at: datetime,
    because: StaffCancelReason | None,
) -> None:
    await fetch(ASK, cancellation_id, order_id, _encoded(items), at, because)


async def keep_answer(
    cancellation_id: UUID, refused: Sequence[PieceCount] | None, at: datetime
) -> None:
    """Keeps what could not be cancelled; None means all of it. Other cancellations have no row."""
    await fetch(ANSWER, cancellation_id, None if refused is None else _encoded(refused), at)


async def find_requests(order_id: UUID) -> list[PieceRequest]:
    """Returns the requests that named pieces, oldest first."""
    return [
        PieceRequest(
            cancellation_id=row["cancellation_id"],
            items=_decoded(row["items"]),
            requested_at=row["requested_at"],
            refused=_decoded(row["refused"] or "[]"),
            answered_at=row["answered_at"],
            because=row["because"],
        )
        for row in await fetch(OF_ORDER, order_id)
    ]


def _encoded(pieces: Sequence[PieceCount]) -> str:
    return msgspec.json.encode(pieces).decode()


def _decoded(stored: str) -> list[PieceCount]:
    return msgspec.json.decode(stored, type=list[PieceCount])
