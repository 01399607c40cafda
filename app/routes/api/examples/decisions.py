"""The examples of the API's description: what happens to the rest of an order."""

from typing import Any, Final

from app.routes.api.examples.orders import SHIPMENT_ID
from app.values.statuses import DecidedBy, RestChoice

CHOICE: Final = {"choice": RestChoice.WAIT}
MADE: Final[dict[str, Any]] = {
    "decision_id": "0198c0de-7a2b-7f00-9c1d-2e3f4a5b6c7e",
    "shipment_id": SHIPMENT_ID,
    "asked_at": "2024-01-15T15:00:00Z",
    "deadline": "2024-01-16T15:00:00Z",
    "wait_until": "2024-01-22T15:00:00Z",
    "otherwise": RestChoice.SEND_REST,
    "choice": RestChoice.WAIT,
    "decided_at": "2024-01-15T17:02:00Z",
    "decided_by": DecidedBy.STAFF,
}
DECIDED_BEFORE: Final = {
    "detail": "already decided at 2024-01-15T17:02:00Z: WAIT",
    "decision": MADE,
}
