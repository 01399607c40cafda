"""The first page of the staff: today's figures, and what needs attention, live."""

from app.routes.staff.home import page, stream

handlers = [*page.handlers, *stream.handlers]
