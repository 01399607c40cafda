"""How the demo shop delivers, taxes and is paid, where it has a provider of payments."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import msgspec

from app.infra.clock import about_now
from app.services import sales
from app.values.delivery_methods import MethodKind
from app.values.languages import own_language
from app.values.money import Money
from app.values.payments import PaymentMethodId
from app.values.pickup_points import PickupPoint
from app.values.tax_modes import TaxMode
from app.values.vat_proposals import proposed_rates

BY: Final = "demo"
HOME: Final = "DE"


class Way(NamedTuple):
    """A way of delivery; `fee` is in minor units, and no countries means all."""

    method_id: str
    names: dict[str, str]
    fee: int = 0
    countries: tuple[str, ...] = ()
    # Where it is collected, and when, by language.
    counter: PickupPoint | None = None
    hours: Mapping[str, str] = MappingProxyType({})


WAYS: Final = (
    Way(
        "standard",
        {"en": "Standard delivery", "de": "Standardversand", "fr": "Livraison standard"},
    ),
    Way(
        "express",
        {
            "en": "Express, next working day",
            "de": "Express, am nächsten Werktag",
            "fr": "Express, le jour ouvré suivant",
        },
        fee=990,
        countries=(HOME,),
    ),
    Way(
        "pick-up",
        {
            "en": "Pick up at our shop",
            "de": "In unserem Laden abholen",
            "fr": "Retrait dans notre boutique",
        },
        counter=PickupPoint(
            company="Doorstep Demo Shop",
            line1="12 Harbour Street",
            postcode="20095",
            city="Hamburg",
            country=HOME,
        ),
        hours={
            "en": "Monday to Saturday, 10:00 to 18:00",
            "de": "Montag bis Samstag, 10 bis 18 Uhr",
            "fr": "Du lundi au samedi, de 10 h à 18 h",
        },
    ),
)
# Who chooses nothing, as a program may, is sent an invoice, and the parcel need not wait.
PAYMENTS: Final = (
    PaymentMethodId.INVOICE,
    PaymentMethodId.CARD,
    PaymentMethodId.TRANSFER,
    PaymentMethodId.AT_PICKUP,
)
SETTINGS: Final[dict[str, Any]] = {
    "payment_methods": [str(one) for one in PAYMENTS],
    # The account by which the IBAN is explained everywhere; it is nobody's.
    "bank_holder": "Doorstep Demo Shop",
    "bank_iban": "DE89 3704 0044 0532 0130 00",
    "seller_name": "Doorstep Demo Shop",
    "seller_line1": "12 Harbour Street",
    "seller_postcode": "20095",
    "seller_city": "Hamburg",
    "seller_country": HOME,
    "invoice_prefix": "INV-",
    "tax_mode": TaxMode.HOME,
    "tax_country": HOME,
}


async def add_ways_of_delivery() -> None:
    """In the transaction that fills the shop."""
    for way in WAYS:
        await sales.put_method(way.method_id, _method(way), BY)


def trading_settings() -> dict[str, Any]:
    first_of_the_year = about_now().date().replace(month=1, day=1)
    rates = [msgspec.to_builtins(one) for one in proposed_rates(HOME, first_of_the_year)]
    return {**SETTINGS, "tax_rates": rates}


def _method(way: Way) -> sales.DeliveryMethodInput:
    own = own_language()
    return sales.DeliveryMethodInput(
        name=way.names.get(own, way.names["en"]),
        names={code: name for code, name in way.names.items() if code != own},
        kind=MethodKind.PICKUP if way.counter else MethodKind.SHIP,
        pickup_point=way.counter,
        opening_hours=dict(way.hours),
        fee=Money.of(way.fee),
        countries=list(way.countries),
    )
