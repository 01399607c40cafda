"""Customers: their list, the page of one, and their data, exported or erased."""

from app.routes.staff.customers import data, index, page

handlers = [*index.handlers, *data.handlers, *page.handlers]
