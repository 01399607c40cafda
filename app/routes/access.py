"""Who may do what: every address with its door, on one page.

The shop does not start with an address that has no line here, and each request passes its line's
door before its route is called. HEAD is answered as GET; OPTIONS tells what there is to anyone.
"""

from typing import Final

import msgspec

from app.web import guards
from app.web.guards import Guard
from app.web.signatures import require_signature


class Door(msgspec.Struct, frozen=True):
    """`opens_to` in a word, for who reads the table; `scope` is what an API key needs for it."""

    opens_to: str
    guard: Guard | None = None
    scope: str = ""


def key(scope: str) -> Door:
    """An API key with this scope, and nobody else."""
    return Door("key", guards.require_scope(scope), scope)


def order(scope: str) -> Door:
    """The order's token or a key with this scope; for reading, the cookies of its pages, too."""
    return Door("order", guards.require_order(scope), scope)


def order_page(scope: str) -> Door:
    """The same, and who is signed in for the order's address, also for what its forms do."""
    return Door("order page", guards.require_order_page(scope), scope)


ANYONE: Final = Door("anyone")
BUYER: Final = Door("buyer", guards.require_buyer)
ACCOUNT: Final = Door("account", guards.require_account)
STAFF: Final = Door("staff", guards.require_staff)
MANAGER: Final = Door("manager", guards.require_manager)
OPERATOR: Final = Door("operator", guards.require_operator)
CARRIER: Final = Door("carrier", require_signature)
DEMO: Final = Door("demo", guards.require_demo)

ACCESS: Final = {
    # the shop
    "GET /": ANYONE,
    "GET /products/{product_id}": ANYONE,
    "GET /cart": ANYONE,
    "POST /cart/lines": ANYONE,
    "POST /cart/lines/{product_id}": ANYONE,
    "POST /cart/lines/{product_id}/removal": ANYONE,
    "GET /checkout": ANYONE,
    "POST /checkout": ANYONE,
    "POST /orders": ANYONE,
    "POST /theme": ANYONE,
    "POST /language": ANYONE,
    # a customer's orders
    "GET /track": ANYONE,
    "POST /track": ANYONE,
    "GET /orders/{order_id}": order_page("orders:read"),
    "GET /orders/{order_id}/stream": order("orders:read"),
    "GET /orders/{order_id}/cancellation": order_page("orders:write"),
    "POST /orders/{order_id}/cancellation": order_page("orders:write"),
    "POST /orders/{order_id}/links": order_page("orders:write"),
    "POST /orders/{order_id}/reorder": order_page("orders:read"),
    "GET /account": ANYONE,
    "GET /account/links": ANYONE,
    "POST /account/links": ANYONE,
    "GET /account/links/{link_id}": ANYONE,
    "POST /account/links/{link_id}/session": ANYONE,
    "POST /account/session/removal": ANYONE,
    "GET /account/orders": ACCOUNT,
    # the way in and out of the staff pages
    "GET /staff": ANYONE,
    "GET /staff/login": ANYONE,
    "POST /staff/login": ANYONE,
    "POST /staff/logout": ANYONE,
    # one's own, the others, and the keys, for staff
    "GET /staff/account": STAFF,
    "POST /staff/account/password": STAFF,
    "POST /staff/account/sessions/removal": STAFF,
    "POST /staff/account/sessions/{session_id}/removal": STAFF,
    "GET /staff/people": MANAGER,
    "POST /staff/people": MANAGER,
    "GET /staff/people/new": MANAGER,
    "GET /staff/people/{staff_id}": MANAGER,
    "POST /staff/people/{staff_id}/role": MANAGER,
    "POST /staff/people/{staff_id}/deactivation": MANAGER,
    "POST /staff/people/{staff_id}/reactivation": MANAGER,
    "POST /staff/people/{staff_id}/password": MANAGER,
    "POST /staff/people/{staff_id}/sessions/removal": MANAGER,
    "GET /staff/keys": MANAGER,
    "POST /staff/keys": MANAGER,
    "POST /staff/keys/{key_id}/revocation": MANAGER,
    # the parcels, for staff
    "GET /staff/shipments": STAFF,
    "GET /staff/shipments.csv": STAFF,
    "GET /staff/shipments/tabs": STAFF,
    "GET /staff/shipments/stream": STAFF,
    "GET /staff/shipments/{shipment_id}": STAFF,
    "GET /staff/shipments/{shipment_id}/dispatch": STAFF,
    "POST /staff/shipments/{shipment_id}/dispatch": STAFF,
    "GET /staff/shipments/{shipment_id}/delivery": STAFF,
    "POST /staff/shipments/{shipment_id}/delivery": STAFF,
    "GET /staff/shipments/{shipment_id}/tracking": STAFF,
    "POST /staff/shipments/{shipment_id}/tracking": STAFF,
    "GET /staff/shipments/{shipment_id}/delivery/correction": STAFF,
    "POST /staff/shipments/{shipment_id}/delivery/correction": STAFF,
    "GET /staff/shipments/{shipment_id}/delivery/retraction": MANAGER,
    "POST /staff/shipments/{shipment_id}/delivery/retraction": MANAGER,
    "GET /staff/shipments/dispatches": STAFF,
    "POST /staff/shipments/dispatches": STAFF,
    "GET /staff/shipments/deliveries": STAFF,
    "POST /staff/shipments/deliveries": STAFF,
    "POST /staff/shipments/claims": STAFF,
    "POST /staff/shipments/releases": STAFF,
    "GET /staff/orders/{order_id}": STAFF,
    "GET /staff/orders/{order_id}/email": STAFF,
    "POST /staff/orders/{order_id}/email": STAFF,
    "POST /staff/orders/{order_id}/links": STAFF,
    "GET /staff/views": STAFF,
    "POST /staff/views": STAFF,
    "POST /staff/views/{view_id}/name": STAFF,
    "POST /staff/views/{view_id}/removal": STAFF,
    "GET /staff/slips": STAFF,
    "GET /staff/labels/{shipment_id}": STAFF,
    "GET /staff/scan": STAFF,
    "GET /staff/scan/{shipment_id}/dispatch": STAFF,
    "POST /staff/scan/{shipment_id}/dispatch": STAFF,
    "GET /staff/scan/{shipment_id}/delivery": STAFF,
    "POST /staff/scan/{shipment_id}/delivery": STAFF,
    # goods, events and figures, for staff
    "GET /staff/stock": STAFF,
    "GET /staff/stock/{product_id}": STAFF,
    "POST /staff/stock/{product_id}/movements": MANAGER,
    "GET /staff/products": STAFF,
    "POST /staff/products": MANAGER,
    "GET /staff/products/new": MANAGER,
    "GET /staff/products/{product_id}": STAFF,
    "POST /staff/products/{product_id}": MANAGER,
    "GET /staff/events": STAFF,
    "POST /staff/events/replay": MANAGER,
    "POST /staff/events/{delivery_id}/replay": MANAGER,
    "POST /staff/mails/replay": MANAGER,
    "POST /staff/mails/{mail_id}/replay": MANAGER,
    "GET /staff/webhooks": MANAGER,
    "POST /staff/webhooks": MANAGER,
    "GET /staff/webhooks/new": MANAGER,
    "GET /staff/webhooks/{endpoint_id}": MANAGER,
    "POST /staff/webhooks/{endpoint_id}": MANAGER,
    "GET /staff/webhooks/{endpoint_id}/edit": MANAGER,
    "POST /staff/webhooks/{endpoint_id}/pause": MANAGER,
    "POST /staff/webhooks/{endpoint_id}/resumption": MANAGER,
    "POST /staff/webhooks/{endpoint_id}/test": MANAGER,
    "GET /staff/webhooks/{endpoint_id}/secret": MANAGER,
    "POST /staff/webhooks/{endpoint_id}/secret": MANAGER,
    "GET /staff/webhooks/{endpoint_id}/removal": MANAGER,
    "POST /staff/webhooks/{endpoint_id}/removal": MANAGER,
    "POST /staff/webhooks/{endpoint_id}/replay": MANAGER,
    "GET /staff/webhooks/{endpoint_id}/messages/{message_id}": MANAGER,
    "POST /staff/webhooks/{endpoint_id}/messages/{message_id}/replay": MANAGER,
    "GET /staff/reports": STAFF,
    "GET /staff/audit": MANAGER,
    "GET /staff/audit-log": MANAGER,
    "GET /staff/audit-log.csv": MANAGER,
    # the API
    "POST /api/v1/products/check-availability": ANYONE,
    "GET /api/v1/products": ANYONE,
    "GET /api/v1/products/{product_id}": ANYONE,
    "PUT /api/v1/products/{product_id}": key("products:write"),
    "POST /api/v1/products/{product_id}/stock-movements": key("products:write"),
    "POST /api/v1/orders": BUYER,
    "GET /api/v1/orders": key("orders:read"),
    "GET /api/v1/orders/{order_id}": order("orders:read"),
    "PATCH /api/v1/orders/{order_id}": key("orders:write"),
    "POST /api/v1/orders/{order_id}/cancellation": order("orders:write"),
    "POST /api/v1/orders/{order_id}/links": order("orders:write"),
    "GET /api/v1/orders/{order_id}/stream": order("orders:read"),
    "GET /api/v1/shipments": key("shipments:read"),
    "GET /api/v1/shipments/{shipment_id}": key("shipments:read"),
    "POST /api/v1/shipments/{shipment_id}/dispatch": key("shipments:write"),
    "POST /api/v1/shipments/{shipment_id}/delivery": key("shipments:write"),
    "PUT /api/v1/shipments/{shipment_id}/delivery": key("shipments:write"),
    "DELETE /api/v1/shipments/{shipment_id}/delivery": key("shipments:write"),
    "PUT /api/v1/shipments/{shipment_id}/tracking": key("shipments:write"),
    "POST /api/v1/carrier-updates/{carrier}": CARRIER,
    "GET /api/v1/events": key("events:read"),
    "GET /api/v1/events/{event_id}": key("events:read"),
    "GET /api/v1/webhook-endpoints": key("webhooks:write"),
    "POST /api/v1/webhook-endpoints": key("webhooks:write"),
    "GET /api/v1/webhook-endpoints/{endpoint_id}": key("webhooks:write"),
    "PATCH /api/v1/webhook-endpoints/{endpoint_id}": key("webhooks:write"),
    "DELETE /api/v1/webhook-endpoints/{endpoint_id}": key("webhooks:write"),
    "POST /api/v1/webhook-endpoints/{endpoint_id}/secret-rotation": key("webhooks:write"),
    "POST /api/v1/webhook-endpoints/{endpoint_id}/test": key("webhooks:write"),
    "POST /api/v1/webhook-endpoints/{endpoint_id}/replay": key("webhooks:write"),
    "GET /api/v1/webhook-endpoints/{endpoint_id}/messages": key("webhooks:write"),
    "GET /api/v1/webhook-endpoints/{endpoint_id}/messages/{message_id}": key("webhooks:write"),
    "POST /api/v1/webhook-endpoints/{endpoint_id}/messages/{message_id}/replay": key(
        "webhooks:write"
    ),
    # files, descriptions, and what those ask who run the shop
    "GET /problems": ANYONE,
    "GET /problems/{name}": ANYONE,
    "GET /gallery": DEMO,
    "GET /gallery/{piece}/{name}": DEMO,
    "GET /favicon.ico": ANYONE,
    "GET /icons.svg": ANYONE,
    "GET /static": ANYONE,
    "GET /schema": ANYONE,
    "GET /health/live": ANYONE,
    "GET /health/ready": ANYONE,
    "GET /metrics": OPERATOR,
}
"""A method and an address as its route writes it. A line of `FILES` is for all that is below it."""

FILES: Final = ("/static", "/schema")
