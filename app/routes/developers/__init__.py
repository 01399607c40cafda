"""For people who write programs: how to begin, how calls behave, events, webhooks and changes."""

from app.routes.developers import pages

handlers = pages.handlers
