"""Headers on every answer that forbid the browser what the pages do not need."""

from typing import Final

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from app.settings import settings

# What pages may use of the device, and what a page with a scanner may: the camera, too.
PERMISSIONS: Final = (
    "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
)
WITH_CAMERA: Final = PERMISSIONS.replace("camera=()", "camera=(self)")
HEADERS: Final = (
    (
        b"content-security-policy",
        b"default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        b" connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none';"
        b" form-action 'self'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", PERMISSIONS.encode()),
)
# A browser that was here once uses https alone for a year.
OVER_HTTPS: Final = (
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
    *HEADERS,
)


# No browser keeps these pages: after a log-out, "back" must not show them.
BEHIND_A_DOOR: Final = ("/staff", "/account")
# No search engine lists these pages: they are one customer's or the staff's, or say what is wrong.
UNLISTED: Final = (
    *BEHIND_A_DOOR,
    *("/cart", "/checkout", "/orders", "/track"),
    *("/developers", "/schema", "/gallery", "/problems"),
)
NO_INDEX: Final = (b"x-robots-tag", b"noindex")
NO_STORE: Final = (b"cache-control", b"no-store")


class SecurityHeaders:
    """Adds the headers to every answer, errors and streams too; a route may set its own first."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                if scope["type"] == "http" and scope["path"].startswith(BEHIND_A_DOOR):
                    kept = [one for one in headers if one[0].lower() == NO_STORE[0]]
                    if not kept or b"no-store" not in kept[0][1]:
                        headers = [one for one in headers if one not in kept] + [NO_STORE]
                if scope["type"] == "http" and scope["path"].startswith(UNLISTED):
                    headers.append(NO_INDEX)
                there = {name.lower() for name, _ in headers}
                ours = OVER_HTTPS if settings.secure_cookies else HEADERS
                headers += (header for header in ours if header[0] not in there)
                message["headers"] = headers
            await send(message)

        await self._app(scope, receive, with_headers)
