"""Everything of one order on one page, live, and what the staff can do about it."""

from app.routes.staff.orders import cancellation, notes, page, stream

handlers = [*page.handlers, *stream.handlers, *cancellation.handlers, *notes.handlers]
