"""The JSON API, version 1: docs/contract.md, section 3."""

from litestar import Router

from app.routes.api import (
    carrier_updates,
    corrections,
    counts,
    decisions,
    delivery_methods,
    events,
    families,
    holds,
    legal,
    order_stream,
    orders,
    parcels,
    payments,
    pictures,
    products,
    removal,
    reports,
    settings,
    setup,
    shipment_corrections,
    shipments,
    stock,
    stock_alerts,
    stock_takes,
    webhook_messages,
    webhooks,
    withdrawals,
)
from app.web.json_body import MAX_BODY_BYTES, JSONRequest
from app.web.list_parameters import refuse_unsound

handlers = [
    Router(
        path="/api/v1",
        route_handlers=[
            *products.handlers,
            *families.handlers,
            *pictures.handlers,
            *counts.handlers,
            *stock.handlers,
            *stock_alerts.handlers,
            *stock_takes.handlers,
            *orders.handlers,
            *order_stream.handlers,
            *corrections.handlers,
            *decisions.handlers,
            *payments.handlers,
            *removal.handlers,
            *shipments.handlers,
            *shipment_corrections.handlers,
            *parcels.handlers,
            *holds.handlers,
            *carrier_updates.handlers,
            *events.handlers,
            *delivery_methods.handlers,
            *reports.handlers,
            *settings.handlers,
            *legal.handlers,
            *setup.handlers,
            *webhooks.handlers,
            *webhook_messages.handlers,
            *withdrawals.handlers,
        ],
        before_request=refuse_unsound,
        request_class=JSONRequest,
        request_max_body_size=MAX_BODY_BYTES,
    )
]
