"""Devices that are notified of an order, and the service worker that shows the notifications."""

from typing import Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from app.i18n.language import language
from app.services import push, sales
from app.web.assets import sent
from app.web.forms import read_form
from app.web.identity import version_seen
from app.web.pages import AnyRequest
from app.web.rate_limits import limit_forms

WORKER: Final = "js/service-worker.js"
SHARED: Final = {"exclude_from_csrf": True}


@get("/service-worker.js", opt=SHARED, include_in_schema=False)
async def show_worker() -> Response[bytes]:
    # It may serve the whole shop only under an address at the root, which cannot change with it.
    return Response(
        sent(WORKER), media_type="text/javascript", headers={"Cache-Control": "no-cache"}
    )


@post(
    "/orders/{order_id:uuid}/devices",
    guards=[limit_forms],
    status_code=204,
    include_in_schema=False,
)
async def add_device(request: AnyRequest, order_id: FromPath[UUID]) -> Response[None]:
    """Scripts alone send it; 409 says that the order has enough devices.

    The device belongs to the links of the moment when the guard let its customer pass: they may be
    renewed while the body arrives. A key sees the order whatever its links are.
    """
    version = version_seen(request)
    if version is None:
        _, version = await sales.find_with_links(order_id)
    form = await read_form(request)
    given = push.NewDevice.read(form["endpoint"], form["p256dh"], form["auth"], form["public_key"])
    is_added = await push.add_device(order_id, given, language(), version)
    return Response(None, status_code=204 if is_added else 409)


@post(
    "/orders/{order_id:uuid}/devices/removal",
    guards=[limit_forms],
    status_code=204,
    include_in_schema=False,
)
async def remove_device(request: AnyRequest, order_id: FromPath[UUID]) -> None:
    form = await read_form(request)
    await push.remove_device(order_id, form["endpoint"])


handlers = [show_worker, add_device, remove_device]
