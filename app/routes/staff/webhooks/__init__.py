"""The webhook endpoints, their messages, and what managers can do with both."""

from app.routes.staff.webhooks import actions, messages, pages

handlers = [
    *pages.handlers,
    *actions.handlers,
    *messages.handlers,
]
