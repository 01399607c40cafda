"""The form of a webhook endpoint: its fields, and the words for event types."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.infra.outbound import target_of
from app.services.webhooks import (
    EVENT_TYPES,
    Description,
    Endpoint,
    EndpointChange,
    EventType,
    NewEndpoint,
    Url,
)
from app.values.fields import Invalid
from app.web.forms import Field, Form, faults, typed

FIELDS: Final[Mapping[str, Field]] = {
    "url": Field(gettext_noop("The address"), Url, gettext_noop("Enter the address")),
    "description": Field(gettext_noop("The name"), Description),
}
# Event types as people read them.
TYPES: Final[Mapping[str, str]] = {
    "order.created": gettext_noop("Order placed"),
    "order.status_updated": gettext_noop("Order shipped, delivered or cancelled"),
    "order.parcel_updated": gettext_noop("One of several parcels changed, or details corrected"),
    "order.pieces_cancelled": gettext_noop("Part of an order cancelled"),
    "order.decision_requested": gettext_noop("Customer asked about the rest of a parcel"),
    "order.decision_made": gettext_noop("Rest of a parcel decided"),
    "order.correction_requested": gettext_noop("Change of the order requested"),
    "order.corrected": gettext_noop("Order changed"),
    "order.correction_refused": gettext_noop("Change of the order refused"),
    "order.cancellation_requested": gettext_noop("Cancellation requested"),
    "order.cancellation_refused": gettext_noop("Cancellation refused"),
    "payment.secured": gettext_noop("Payment secured"),
    "payment.captured": gettext_noop("Payment received"),
    "payment.refunded": gettext_noop("Payment refunded"),
    "payment.failed": gettext_noop("Payment failed"),
    "payment.lapsed": gettext_noop("Payment lapsed"),
    "customer.erased": gettext_noop("Customer data erased"),
    "shop.restored": gettext_noop("Shop restored"),
    "order.test_removed": gettext_noop("Test order removed"),
    "webhook.test": gettext_noop("Test"),
}
FRESH: Final[Mapping[str, Any]] = {"url": "", "description": "", "event_types": EVENT_TYPES}


def entry_of(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "url": endpoint.url,
        "description": endpoint.description,
        "event_types": endpoint.event_types,
    }


def typed_endpoint(form: Form, chosen: Sequence[str]) -> dict[str, Any]:
    return {**typed(form, *FIELDS, "key"), "event_types": chosen}


def endpoint_faults(form: Form, chosen: Sequence[str]) -> dict[str, str]:
    """Returns what is wrong, by field and in the form's order."""
    found = faults(form, FIELDS)
    if "url" not in found:
        try:
            target_of(form["url"])
        except Invalid as error:
            found = {"url": f"{_('The address')} {error.message}", **found}
    if not chosen or not set(chosen) <= set(EVENT_TYPES):
        found["event_types"] = _("Choose at least one event type")
    return found


def endpoint_from(form: Form, chosen: Sequence[str]) -> NewEndpoint:
    """Expects a form without faults."""
    return NewEndpoint(
        url=form["url"], description=form.get("description", ""), event_types=_types(chosen)
    )


def change_from(form: Form, chosen: Sequence[str]) -> EndpointChange:
    return EndpointChange(
        url=form["url"], description=form.get("description", ""), event_types=_types(chosen)
    )


def _types(chosen: Sequence[str]) -> list[EventType]:
    return cast(list[EventType], list(dict.fromkeys(chosen)))
