"""What happens to the rest of an order of which pieces are not there."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import post
from litestar.params import FromPath

from app.routes.api.examples import decisions as examples
from app.routes.api.examples.orders import body
from app.services import delivery
from app.values.statuses import DecidedBy, RestChoice
from app.web.identity import api_key, links_version
from app.web.openapi import BODY_PROBLEMS, KEY_PROBLEMS, WITH_ORDER_TOKEN, problems, shown
from app.web.pages import AnyRequest


class DecisionRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    choice: RestChoice


@post(
    "/orders/{order_id:uuid}/decision",
    status_code=200,
    tags=["orders"],
    security=WITH_ORDER_TOKEN,
    operation_id="decideRest",
    summary="Decide what happens to the rest of an order",
    responses=problems(
        *KEY_PROBLEMS,
        *BODY_PROBLEMS,
        "not-found",
        "decision-made",
        decision_made=examples.DECIDED_BEFORE,
    )
    | {200: shown(delivery.OrderDecision, "What was decided", examples.MADE)},
)
async def decide(
    request: AnyRequest,
    order_id: FromPath[UUID],
    data: Annotated[DecisionRequest, body(examples.CHOICE)],
) -> delivery.OrderDecision:
    """SEND_REST sends what is there, WAIT keeps it until `wait_until`, and CANCEL cancels all that
    has not left. The first answer counts: the same again is answered alike, and any other with 409.
    An order of which nothing is asked is answered with 404.
    """
    by, person = DecidedBy.CUSTOMER, ""
    if links_version(request) is None and (key := await api_key(request)):
        by, person = DecidedBy.STAFF, key.name
    return delivery.order_decision(await delivery.decide(order_id, data.choice, by, person))


handlers = [decide]
