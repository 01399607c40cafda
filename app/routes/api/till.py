"""The till: the money of a range of days, and what a provider's books have otherwise."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, QueryParameter

from app.routes.api.examples import till as examples
from app.routes.api.examples.orders import body
from app.routes.api.reports import FirstDay, LastDay, read_days
from app.services import payments
from app.values.till import DifferenceState
from app.web.openapi import BODY_PROBLEMS, KEY_PROBLEMS, WITH_KEY, problems, shown
from app.web.pages import AnyRequest

TAGS = ["payments"]
WantedState = Annotated[
    DifferenceState | None,
    QueryParameter(name="state", description="In this state alone; all without one."),
]


class DisputeList(msgspec.Struct, frozen=True):
    """At most 200; what is to be answered first comes first."""

    items: list[payments.Dispute]


class DifferenceList(msgspec.Struct, frozen=True):
    """At most 200, the latest first."""

    items: list[payments.Difference]


@get(
    "/till",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="getTill",
    summary="What came and went",
    responses=problems(*KEY_PROBLEMS, "invalid-input")
    | {200: shown(payments.Till, "The till", examples.TILL)},
)
async def show_till(first: FirstDay = None, last: LastDay = None) -> payments.Till:
    """`methods` is what the shop has noted, `provider` what its provider of payments has booked.
    Every night at 3 the two are compared.
    """
    return await payments.read_till(read_days(first, last))


@get(
    "/till/differences",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="listDifferences",
    summary="What the shop and its provider of payments have otherwise",
    responses=problems(*KEY_PROBLEMS, "invalid-input")
    | {200: shown(DifferenceList, "The differences", examples.DIFFERENCES)},
)
async def list_differences(wanted: WantedState = None) -> DifferenceList:
    """One ends by itself once the books agree (SETTLED), or is explained by a person."""
    return DifferenceList(await payments.list_differences(*([wanted] if wanted else [])))


@get(
    "/till/disputes",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="listDisputes",
    summary="Payments that customers dispute at their banks",
    responses=problems(*KEY_PROBLEMS)
    | {200: shown(DisputeList, "The disputes", examples.DISPUTES)},
)
async def list_disputes() -> DisputeList:
    """While a bank decides (TO_ANSWER, IN_REVIEW), the shop pays nothing back for the order. One
    that is LOST is a refund with the cause DISPUTE.
    """
    return DisputeList(await payments.list_disputes())


@post(
    "/till/differences/{difference_id:uuid}/explanation",
    status_code=200,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="explainDifference",
    summary="Explain a difference",
    responses=problems(*KEY_PROBLEMS, *BODY_PROBLEMS, "not-found", "payment-conflict")
    | {200: shown(payments.Difference, "The difference", examples.EXPLAINED)},
)
async def explain(
    request: AnyRequest,
    difference_id: FromPath[UUID],
    data: Annotated[payments.Explanation, body(examples.REASON)],
) -> payments.Difference:
    """It needs no attention then, unless its amounts change. The same again changes nothing; one
    that has settled itself: 409.
    """
    return await payments.explain(difference_id, data.reason, request.auth.name)


handlers = [show_till, list_differences, list_disputes, explain]
