"""Each piece of a page by itself, in a demo shop."""

from app.routes.system.gallery import page

handlers = [
    *page.handlers,
]
