"""A manager's actions on an endpoint: pause, resume or test it, renew its secret, remove it."""

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.i18n.language import gettext as _
from app.routes.staff.webhooks.pages import ENDPOINT, ENDPOINTS, to
from app.services import webhooks
from app.web.flash import Flash, see_other
from app.web.identity import staff_member
from app.web.pages import AnyRequest, page


@post(f"{ENDPOINT}/pause", include_in_schema=False)
async def pause(endpoint_id: FromPath[UUID]) -> Redirect:
    await webhooks.pause(endpoint_id)
    return to(endpoint_id, Flash(_("Endpoint paused. New messages wait until you resume it.")))


@post(f"{ENDPOINT}/resumption", include_in_schema=False)
async def resume(endpoint_id: FromPath[UUID]) -> Redirect:
    await webhooks.resume(endpoint_id)
    return to(endpoint_id, Flash(_("Endpoint resumed. Waiting messages are being sent.")))


@post(f"{ENDPOINT}/test", include_in_schema=False)
async def send_test(endpoint_id: FromPath[UUID]) -> Redirect:
    try:
        await webhooks.send_test(endpoint_id)
    except webhooks.EndpointPaused:
        return to(endpoint_id, Flash(_("Resume the endpoint first."), "warning"))
    return to(endpoint_id, Flash(_("A test message is on its way.")))


@get(f"{ENDPOINT}/secret", include_in_schema=False)
async def ask_rotation(request: AnyRequest, endpoint_id: FromPath[UUID]) -> Response[str]:
    return await _ask(request, endpoint_id, "staff/webhooks/secret.html")


@post(f"{ENDPOINT}/secret", include_in_schema=False)
async def rotate_secret(endpoint_id: FromPath[UUID]) -> Redirect:
    await webhooks.rotate_secret(endpoint_id)
    # The next page shows the new secret, once.
    message = Flash(_("The endpoint has a new secret. Copy it now."))
    return to(endpoint_id, message, secret=True)


@get(f"{ENDPOINT}/removal", include_in_schema=False)
async def ask_removal(request: AnyRequest, endpoint_id: FromPath[UUID]) -> Response[str]:
    return await _ask(request, endpoint_id, "staff/webhooks/removal.html")


@post(f"{ENDPOINT}/removal", include_in_schema=False)
async def remove(endpoint_id: FromPath[UUID]) -> Redirect:
    url = await webhooks.remove_endpoint(endpoint_id)
    message = Flash(_("Endpoint removed. {url} no longer receives anything.").format(url=url))
    return see_other(ENDPOINTS, message)


async def _ask(request: AnyRequest, endpoint_id: UUID, template: str) -> Response[str]:
    endpoint = await webhooks.find_endpoint(endpoint_id)
    return page(request, template, member=await staff_member(request), endpoint=endpoint)


handlers = [pause, resume, send_test, ask_rotation, rotate_secret, ask_removal, remove]
