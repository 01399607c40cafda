"""What was erased, without saying whose it was."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from app.infra.database import fetch

LATEST: Final = """
SELECT erasure_id, email_hash, orders, erased_at, erased_by, replaced, searched
FROM customers.erasures ORDER BY erased_at DESC, erasure_id LIMIT $1
"""


class ErasureRecord(msgspec.Struct, frozen=True, kw_only=True):
    """`replaced` is the number of rows by table, `searched` the number of columns."""

    erasure_id: UUID
    email_hash: str
    orders: list[UUID]
    erased_at: datetime
    erased_by: str
    replaced: dict[str, int]
    searched: int

    @property
    def rows(self) -> int:
        return sum(self.replaced.values())


async def list_erasures(at_most: int = 50) -> list[ErasureRecord]:
    """Returns the latest, newest first."""
    rows = await fetch(LATEST, at_most)
    return [
        msgspec.convert(
            {**row, "replaced": msgspec.json.decode(row["replaced"])}, type=ErasureRecord
        )
        for row in rows
    ]
