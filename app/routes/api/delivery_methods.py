"""Ways of delivery: what customers may choose, and how managers' programs change it."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Response, get, put
from litestar.params import FromPath, QueryParameter

from app.infra.clock import about_now
from app.routes.api.examples import delivery_methods as examples
from app.routes.api.examples.orders import body
from app.services import sales
from app.values.collecting import hours_in
from app.values.delivery_methods import DeliveryMethod, TransitDays, delivery_methods
from app.values.fields import COUNTRY
from app.values.languages import negotiated
from app.values.money import Money
from app.values.pickup_points import PickupPoint
from app.values.promises import Promise, promised
from app.values.refusal import Changed
from app.web.conditional import (
    NEW,
    IfMatch,
    IfNoneMatch,
    OnlyNew,
    expected_versions,
    tagged,
    unless_known,
)
from app.web.openapi import (
    ANYONE,
    BODY_PROBLEMS,
    KEY_PROBLEMS,
    NOT_MODIFIED,
    WITH_KEY,
    problems,
    shown,
)
from app.web.pages import AnyRequest

TAGS = ["settings"]
ForCountry = Annotated[
    str | None,
    QueryParameter(
        pattern=COUNTRY, description="Only those that deliver to it: ISO 3166-1 alpha-2"
    ),
]


class WayShown(msgspec.Struct, frozen=True, kw_only=True):
    """A way of delivery: it costs `fee`, and nothing from `free_from` on. Orders of the kind PICKUP
    are collected at the `pickup_point`, and need no other address.
    """

    method_id: str
    name: str
    kind: str
    fee: Money
    free_from: Money | None
    pickup_point: PickupPoint | None = None


class OfferedMethod(WayShown, frozen=True, kw_only=True):
    """A way of delivery as customers see it.

    `promised` is when an order arrives that is placed now, as far as the shop promises it.
    """

    opening_hours: str = ""
    promised: Promise | None


class OfferedMethods(msgspec.Struct, frozen=True):
    items: list[OfferedMethod]


class DeliveryMethodShown(WayShown, frozen=True, kw_only=True):
    """`names` has the name in other languages than the shop's own, and `opening_hours` is by
    language. `carrier` is the one that brings the parcels.

    `countries` is empty if it serves all of the shop's. The lowest `place` is the default.
    """

    names: dict[str, str]
    countries: list[str]
    max_weight_grams: int | None
    opening_hours: dict[str, str] = {}
    carrier: str | None = None
    transit_days: TransitDays | None
    place: int
    active: bool
    changed_at: datetime
    version: int


@get(
    "/delivery-methods",
    tags=TAGS,
    security=ANYONE,
    operation_id="listDeliveryMethods",
    summary="The ways of delivery",
    responses=problems("invalid-input")
    | {200: shown(OfferedMethods, "The methods in use", examples.OFFERED)},
)
async def list_delivery_methods(request: AnyRequest, country: ForCountry = None) -> OfferedMethods:
    """The first one is the default of orders that name none. A shop without any delivers free of
    charge. `Accept-Language` sets the language of the names.
    """
    at = about_now()
    spoken = negotiated(request.headers.get("Accept-Language", ""))
    return OfferedMethods(
        [
            OfferedMethod(
                method_id=one.method_id,
                name=one.name_in(spoken),
                kind=one.kind,
                fee=one.fee,
                free_from=one.free_from,
                pickup_point=one.pickup_point,
                opening_hours=hours_in(one, spoken),
                promised=promised(one, country or "", at),
            )
            for one in delivery_methods(country)
        ]
    )


@get(
    "/delivery-methods/{method_id:str}",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="getDeliveryMethod",
    summary="One way of delivery",
    responses=problems(*KEY_PROBLEMS, "not-found")
    | {200: shown(DeliveryMethodShown, "The method", examples.METHOD), 304: NOT_MODIFIED},
)
async def show_delivery_method(
    method_id: FromPath[str], if_none_match: IfNoneMatch = None
) -> Response[DeliveryMethodShown] | Response[None]:
    """One that is not in use (`active` false) is found, too."""
    return unless_known(_answer(await sales.find_method(method_id)), if_none_match)


@put(
    "/delivery-methods/{method_id:str}",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="putDeliveryMethod",
    summary="Make or change a way of delivery",
    responses=problems(*KEY_PROBLEMS, *BODY_PROBLEMS, "precondition-failed")
    | {
        200: shown(DeliveryMethodShown, "The method, changed", examples.METHOD),
        201: shown(DeliveryMethodShown, "The method, new", examples.MADE),
    },
)
async def put_delivery_method(
    request: AnyRequest,
    method_id: FromPath[str],
    data: Annotated[sales.DeliveryMethodInput, body(examples.NEW_METHOD)],
    if_match: IfMatch = None,
    if_none_match: OnlyNew = None,
) -> Response[DeliveryMethodShown]:
    """New orders follow within a second; earlier ones keep their method's name and fee. A field
    that is left out takes its default. The same values again change nothing.

    `method_id` is up to 40 small letters, digits and hyphens. A method is never deleted: `active`
    false switches it off.
    """
    wanted = NEW if if_none_match else expected_versions(if_match)
    method, created = await sales.put_method(method_id, data, request.auth.name, wanted)
    if if_none_match and not created:
        raise Changed("delivery method", method.version)
    return _answer(method, 201 if created else 200)


def _answer(method: DeliveryMethod, status: int = 200) -> Response[DeliveryMethodShown]:
    content = DeliveryMethodShown(
        method_id=method.method_id,
        name=method.name,
        names=dict(method.names),
        kind=method.kind,
        fee=method.fee,
        free_from=method.free_from,
        countries=list(method.countries),
        max_weight_grams=method.max_weight_grams,
        pickup_point=method.pickup_point,
        opening_hours=dict(method.opening_hours),
        carrier=method.carrier,
        transit_days=method.transit_days,
        place=method.place,
        active=method.active,
        changed_at=method.changed_at,
        version=method.version,
    )
    return tagged(content, method.version, status=status, private=True)


handlers = [list_delivery_methods, show_delivery_method, put_delivery_method]
