"""All flats of the house: those of the services, and those on which the services stand."""

from typing import Final

from app.audit_log.flat import FLAT as AUDIT_LOG
from app.idempotency.flat import FLAT as IDEMPOTENCY
from app.infra.manifest import Flat
from app.messaging.flat import FLAT as MESSAGING
from app.services.carts.flat import FLAT as CARTS
from app.services.delivery.flat import FLAT as DELIVERY
from app.services.products.flat import FLAT as PRODUCTS
from app.services.sales.flat import FLAT as SALES
from app.services.shop.flat import FLAT as SHOP
from app.services.staff.flat import FLAT as STAFF
from app.services.webhooks.flat import FLAT as WEBHOOKS

FLATS: Final[tuple[Flat, ...]] = (
    SHOP,
    SALES,
    PRODUCTS,
    CARTS,
    DELIVERY,
    STAFF,
    WEBHOOKS,
    MESSAGING,
    IDEMPOTENCY,
    AUDIT_LOG,
)
