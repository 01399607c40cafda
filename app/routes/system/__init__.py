"""Health, numbers, descriptions, files, and what is the same for every reader."""

from app.routes.system import asyncapi, gallery, health
from app.web import assets, icons, problems

handlers = [
    *health.handlers,
    *asyncapi.handlers,
    *gallery.handlers,
    *problems.handlers,
    *icons.handlers,
    *assets.handlers,
]
