"""The orders, and everything of one on a page, live, with what the staff can do about it."""

from app.routes.staff.orders import cancellation, index, notes, page, stream

handlers = [
    *index.handlers,
    *page.handlers,
    *stream.handlers,
    *cancellation.handlers,
    *notes.handlers,
]
