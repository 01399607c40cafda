"""The orders, and everything of one on a page, live, with what the staff can do about it."""

from app.routes.staff.orders import (
    cancellation,
    customer_page,
    index,
    invoice,
    mails,
    notes,
    page,
    stream,
)

handlers = [
    *index.handlers,
    *invoice.handlers,
    *page.handlers,
    *stream.handlers,
    *cancellation.handlers,
    *customer_page.handlers,
    *notes.handlers,
    *mails.handlers,
]
