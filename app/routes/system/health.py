"""The health of the shop, for the people who run it: whether it is alive, and whether
it is ready.
"""

from typing import Annotated, Any

import msgspec
from litestar import get
from litestar.params import QueryParameter

from app.web.guards import is_operator
from app.web.openapi import NO_FORM, OPERATION_TAG, problems
from app.web.pages import AnyRequest
from app.web.problems import Problem
from app.web.readiness import MISSING, NEEDED, OK, PARTS, missing_parts, stage


class Health(msgspec.Struct, frozen=True):
    """`parts` says "ok" or "missing" of each part.

    `reasons` is there only for requests from the shop's machine, or with METRICS_TOKEN.
    """

    status: str
    parts: dict[str, str] = {}
    reasons: dict[str, str] | msgspec.UnsetType = msgspec.UNSET


@get(
    "/health/live",
    opt=NO_FORM,
    tags=[OPERATION_TAG],
    operation_id="showLife",
    summary="Whether this process answers",
)
async def show_life() -> Health:
    return Health("alive")


@get(
    "/health/ready",
    opt=NO_FORM,
    tags=[OPERATION_TAG],
    operation_id="showReadiness",
    summary="Whether this process can take orders",
    responses=problems("not-ready"),
)
async def show_readiness(
    request: AnyRequest,
    every_part: Annotated[
        bool,
        QueryParameter(name="all", description="With `1`, a missing Redis means 503 too."),
    ] = False,
) -> Health:
    """Answers 503 while PostgreSQL cannot be written to, migrations are missing, or this process
    starts or closes. A proxy asks this.

    Each part has one second to answer. Without Redis everything goes on, a little later: so only
    `?all=1`, for an alarm, answers 503 without it.
    """
    reasons = await missing_parts()
    parts = {part: MISSING if part in reasons else OK for part in PARTS}
    why = reasons if is_operator(request) else {}
    needed = [part for part in reasons if every_part or part in NEEDED]
    wants = stage.wants()
    if not needed and wants is None:
        return Health("ready", parts, why or msgspec.UNSET)
    detail = "; ".join(f"{part}: {why.get(part, MISSING)}" for part in needed) or wants or ""
    more: dict[str, Any] = {"parts": parts} | ({"reasons": why} if why else {})
    raise Problem("not-ready", detail, headers={"Retry-After": "1"}, **more)


handlers = [show_life, show_readiness]
