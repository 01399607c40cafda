"""The icon that browsers request by themselves."""

from litestar import get
from litestar.response import File

from app.web.assets import STATIC
from app.web.openapi import NO_FORM


@get("/favicon.ico", opt=NO_FORM, include_in_schema=False, sync_to_thread=False)
def show_favicon() -> File:
    return File(
        STATIC / "favicon.svg", media_type="image/svg+xml", content_disposition_type="inline"
    )


handlers = [show_favicon]
