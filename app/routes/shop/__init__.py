"""The customers' pages: the catalogue, a cart, the checkout, and an order's own pages."""

from app.routes.shop import (
    cancellation,
    cart,
    catalogue,
    checkout,
    correction,
    decision,
    legal,
    order_links,
    order_stream,
    orders,
    preferences,
    reorders,
    robots,
    sitemap,
    tracking,
    withdrawal,
)

handlers = [
    *catalogue.handlers,
    *cart.handlers,
    *checkout.handlers,
    *orders.handlers,
    *order_stream.handlers,
    *order_links.handlers,
    *cancellation.handlers,
    *decision.handlers,
    *correction.handlers,
    *tracking.handlers,
    *reorders.handlers,
    *preferences.handlers,
    *robots.handlers,
    *sitemap.handlers,
    *legal.handlers,
    *withdrawal.handlers,
]
