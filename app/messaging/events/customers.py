"""What Customers publishes."""

from datetime import datetime
from uuid import UUID

from app.messaging.event_parts import CUSTOMERS, Event


class CustomerErased(Event, frozen=True, kw_only=True):
    """Everything personal about the customer of these orders is gone here, and should be there.

    `order_id` is the latest of `order_ids`. The events of these orders no longer say who she was.
    """

    event_type = "customer.erased"
    source = CUSTOMERS

    order_ids: list[UUID]
    erased_at: datetime
