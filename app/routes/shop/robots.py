"""What search engines may read. Pages that they must not list say so themselves, and are read."""

from typing import Final

from litestar import MediaType, Response, get

from app.routes.shop.product_data import absolute
from app.web.openapi import NO_FORM

ROBOTS: Final = """User-agent: *
Disallow: /api/
Disallow: /staff
Sitemap: {sitemap}
"""


@get("/robots.txt", opt=NO_FORM, include_in_schema=False, sync_to_thread=False)
def show_robots() -> Response[str]:
    text = ROBOTS.format(sitemap=absolute("/sitemap.xml"))
    return Response(text, media_type=MediaType.TEXT)


handlers = [show_robots]
