"""The event about the shop itself."""

from datetime import datetime

from app.messaging.event_parts import SHOP, Event


class ShopRestored(Event, frozen=True, kw_only=True):
    """What the shop published between the two times is lost; the feed goes on after `begin_after`.

    It is about no order, and its `order_id` consists of zeros.
    """

    event_type = "shop.restored"
    source = SHOP

    backup_at: datetime
    restored_at: datetime
    begin_after: str | None = None
