"""Health, metrics, descriptions, files, and pages that are the same for every reader."""

from app.routes.system import asyncapi, gallery, health, metrics, problems
from app.web import assets, face, icons

handlers = [
    *health.handlers,
    *metrics.handlers,
    *asyncapi.handlers,
    *gallery.handlers,
    *problems.handlers,
    *face.handlers,
    *icons.handlers,
    *assets.handlers,
]
