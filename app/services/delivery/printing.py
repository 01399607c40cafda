"""Remembers which papers of a parcel were printed, by whom and when."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app import audit_log
from app.infra.database import fetch, now, transaction
from app.services.delivery.parcel_parts import PrintedPaper, papers_in
from app.services.delivery.rows import lock_order, save, subject
from app.values.papers import ADDRESSED, Paper

ORDERS: Final = """
SELECT DISTINCT order_id FROM delivery.shipments WHERE shipment_id = ANY($1) ORDER BY order_id
"""
PRINT: Final = """
INSERT INTO delivery.printouts (printout_id, shipment_id, paper, printed_by, printed_at)
VALUES ($1, $2, $3, $4, $5)
"""
LAST_PRINT: Final = """
INSERT INTO delivery.prints (shipment_id, printed_at) VALUES ($1, $2)
ON CONFLICT (shipment_id) DO UPDATE SET printed_at = excluded.printed_at
"""


async def note_printed(shipment_ids: Sequence[UUID], paper: Paper, by: str) -> None:
    """Remembers that this paper of the parcels was opened to be printed just now.

    Only the browser knows whether a sheet came out. Unknown parcels are left out.
    """
    async with transaction():
        for order in await fetch(ORDERS, shipment_ids):
            for row in await lock_order(order["order_id"]):
                if row.shipment_id not in shipment_ids:
                    continue
                at = await now()
                await fetch(PRINT, uuid7(), row.shipment_id, paper, by, at)
                if paper in ADDRESSED:
                    await fetch(LAST_PRINT, row.shipment_id, at)
                others = [one for one in papers_in(row.printed) if one.paper != paper]
                latest = [*others, PrintedPaper(paper, at, by)]
                row.printed = msgspec.json.encode(latest).decode()
                await save(row)
                await audit_log.note("shipment.printed", subject(row), {}, {"paper": paper})
