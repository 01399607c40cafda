"""Health, metrics, descriptions, files, and pages that are the same for every reader."""

from app.routes.system import asyncapi, favicon, gallery, health, metrics, problems
from app.web import assets, icons

handlers = [
    *health.handlers,
    *metrics.handlers,
    *asyncapi.handlers,
    *gallery.handlers,
    *problems.handlers,
    *favicon.handlers,
    *icons.handlers,
    *assets.handlers,
]
