"""Records in the order that its customer is asked about the rest of a parcel, and the answer."""

from app.infra.database import transaction
from app.messaging.events import OrderDecisionMade, OrderDecisionRequested
from app.services.sales.status_updates import lock, record_change
from app.tables.sales import ChangeRow
from app.values.statuses import ChangeKind


async def record_decision(event: OrderDecisionRequested | OrderDecisionMade) -> None:
    """A repeated event changes nothing. Raises `UnknownOrder`."""
    match event:
        case OrderDecisionRequested():
            kind, at = ChangeKind.DECISION_REQUESTED, event.asked_at
        case OrderDecisionMade():
            kind, at = ChangeKind.DECISION_MADE, event.decided_at
    cause = str(event.decision_id)
    async with transaction():
        order = await lock(event.order_id)
        same = (ChangeRow.order_id == event.order_id) & (ChangeRow.cause == cause)
        if not await ChangeRow.exists().where(same & (ChangeRow.kind == kind)):
            await record_change(order, kind, at, cause)
