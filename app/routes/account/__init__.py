"""A customer's orders, by a link that is mailed to the address."""

from app.routes.account import data, links, orders

handlers = [
    *links.handlers,
    *orders.handlers,
    *data.handlers,
]
