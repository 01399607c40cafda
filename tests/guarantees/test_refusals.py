"""What a rule refuses is answered in one place, whichever rule it was."""

import importlib
import json
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest
from babel.messages.pofile import read_po

import app
from app import idempotency, messaging
from app.i18n.language import CATALOGUES
from app.services import (
    accounts,
    carts,
    customers,
    delivery,
    mailing,
    payments,
    products,
    sales,
    shop,
    staff,
    webhooks,
)
from app.values.delivery_methods import MethodFault
from app.values.fields import Invalid
from app.values.legal_texts import LegalKind
from app.values.money import Money
from app.values.product_states import CountFault
from app.values.refusal import Changed, Refusal
from app.values.shop_settings import ShopSettings, from_environment
from app.values.statuses import TooLate
from app.values.tax_classes import TaxClass
from app.values.tracking import Doubt
from app.web.error_map import MEANINGS
from app.web.identity import LogInFirst, OpenLinkFirst
from app.web.problem_kinds import CATALOGUE
from tests.support.no_tables import empty_shop as empty_shop
from tests.support.trouble import failing_with

NOW: Final = datetime(2026, 11, 29, tzinfo=UTC)
SHIPMENT: Final = delivery.Shipment(
    shipment_id=uuid4(),
    order_id=uuid4(),
    order_number="ORD-ABCDEFGH",
    status="PENDING",
    customer_name="Ann Lee",
    delivery_address=delivery.Destination(
        line1="12 Harbour Street", city="Hamburg", postcode="20095", country="DE"
    ),
    items=[],
    carrier=None,
    tracking_number=None,
    tracking_url=None,
    shipped_at=None,
    shipped_by=None,
    delivered_at=None,
    delivered_by=None,
    delivery_location=None,
    cancelled_at=None,
    claim=delivery.Claim(UUID(int=1), "Cleo", NOW, NOW),
    placed_at=NOW,
    opened_at=NOW,
    version=3,
)
RECORD: Final = products.ProductRecord(
    product_id="mug",
    name="Mug",
    description="",
    price=Money.of(1200),
    category="",
    picture=None,
    sku=None,
    barcode=None,
    shelf="",
    weight_grams=None,
    tax_class=TaxClass.STANDARD,
    manufacturer=products.Manufacturer(),
    responsible_person="",
    safety_information="",
    family_id=None,
    option_values=[],
    reorder_point=5,
    archived_at=None,
    draft=False,
    version=2,
    changed_at=NOW,
    changed_by="",
    on_hand=3,
    reserved=1,
)
LACKING: Final = products.Availability(False, [products.AvailabilityLine("mug", 9, 2, False)])
SETTINGS: Final = shop.SettingsRecord(
    version=4, settings=ShopSettings(**from_environment()), given={}
)

LEGAL_TEXT: Final = shop.LegalRecord(
    kind=LegalKind.TERMS, language="en", edition=3, version=2, text="We send it within a day."
)

DECISION: Final = delivery.Decision(
    decision_id=uuid4(),
    order_id=uuid4(),
    shipment_id=uuid4(),
    otherwise="SEND_REST",
    asked_at=NOW,
    deadline=NOW,
    wait_until=NOW,
    choice="WAIT",
    decided_at=NOW,
    decided_by="STAFF",
    person="Cleo",
)

# One of each kind.
REFUSED: Final[tuple[Refusal, ...]] = (
    Changed("product", 0),
    Invalid("items[0].quantity", "must be at least 1"),
    LogInFirst(),
    OpenLinkFirst(),
    accounts.DeadLink(),
    accounts.TooManyLinks(90.2),
    carts.CartFull(),
    customers.CustomerOpen("ORD-ABCDEFGH", NOW),
    customers.NotErased({"sales.orders.note": 1}),
    customers.NoErasuresFile("no such folder"),
    customers.UnknownCustomer(),
    mailing.MailNotRepeated("SHIPPED"),
    mailing.MailUnderWay("SHIPPED"),
    mailing.TooManyRepeats(1200),
    mailing.UnknownMail("7"),
    delivery.CarrierThere("dhl"),
    delivery.Claimed(SHIPMENT),
    delivery.Conflict(SHIPMENT, "not shipped yet"),
    delivery.DecidedAlready(DECISION),
    delivery.NothingToDecide(),
    delivery.NotOpened(),
    delivery.Doubtful(SHIPMENT, [Doubt("CHECK_DIGIT", "123 is doubtful")]),
    delivery.ParcelErased(SHIPMENT),
    delivery.NotCollected(SHIPMENT),
    delivery.WaitsAtCounter(SHIPMENT),
    delivery.Held(SHIPMENT, delivery.Hold(reason="ADDRESS", note="", until=None, by="Bea")),
    delivery.ShipmentChanged(3),
    delivery.TooOld(SHIPMENT, "recorded long ago"),
    delivery.UnknownCarrier("dhl"),
    delivery.UnknownParcel("1Z999"),
    delivery.UnknownRound(),
    delivery.UnknownShipment(),
    idempotency.KeyInUse(),
    idempotency.KeyReused(),
    messaging.EventsLost(None, backup_at=NOW, restored_at=NOW),
    messaging.UnknownEvent("1"),
    payments.DifferenceSettled(),
    payments.NoPageNow(),
    payments.NoPayment(),
    payments.NotByHand(),
    payments.NotPaidOutByHand(),
    payments.NothingToCompare(),
    payments.ProviderAway(),
    payments.RefundTooHigh(Money.of(500)),
    payments.PayAtPickup(Money.of(500)),
    payments.UnknownDifference(),
    payments.UnknownRefund(),
    payments.UnsignedNotice(),
    products.CountedAlready("Bea", NOW, 3),
    products.HeldByOrders("mug", 2),
    products.NotEnoughStock(products.StockLevel("mug", 3, 1, 2)),
    products.OutOfStock(LACKING),
    products.PricesChanged(),
    products.DeadAlertLink(),
    products.FamilyChanged(2),
    products.NoSuchShelf(),
    products.NotBooked([products.CountFaulty("mug", CountFault.HELD)]),
    products.NotInStockTake(),
    products.StockTakeChanged(2),
    products.StockTakeEnded("Bea", NOW),
    products.UnknownStockTake(),
    products.UnknownFamily("mugs"),
    products.ProductChanged(RECORD),
    products.StockMoved(3, 2),
    products.FileTooLarge(32),
    products.NotChecked("an import"),
    products.UnknownImport("an import"),
    products.UnreadableFile("The file is empty."),
    products.TooManyPictures(20),
    products.UnknownCount(),
    products.UnknownPicture(),
    products.UnknownProduct("mug"),
    sales.CancellationRefused("the order is already SHIPPED"),
    sales.DeliveryMethodChanged(2),
    sales.NoTestOrder(),
    sales.OrderChanged(2),
    sales.AlreadyInvoiced(),
    sales.OrderErased(),
    sales.OrdersPaused(60, None),
    sales.OrderTooLate(TooLate.CLAIMED, None, "Pat"),
    sales.TestOrderOpen(),
    sales.TooManyOrders(60),
    sales.UnknownDeliveryMethod(),
    sales.UnknownInvoice(),
    sales.UnknownOrder(),
    sales.WrongDeliveryMethod(MethodFault.WEIGHT, 31_501, 31_500),
    shop.LegalTextChanged(LEGAL_TEXT),
    shop.MaintenanceOver(),
    shop.SettingsChanged(SETTINGS),
    shop.UnknownFacePicture(),
    shop.UnknownLegalText(),
    shop.WrongSettings({"vat_id": Invalid("vat_id", "must look like DE123456789")}),
    staff.AlreadyThere("pat@example.org"),
    staff.AlreadyInvited("kim@example.org"),
    staff.DeadStaffLink(),
    staff.CodeNeeded(UUID(int=1), ""),
    staff.NoSecondFactor(),
    staff.SecondFactorExists(),
    staff.WrongCode(),
    staff.UnknownInvitation(),
    staff.Busy(),
    staff.LastManager("Cleo"),
    staff.NameTaken(),
    staff.NotTheirs(),
    staff.TooManyViews(20),
    staff.UnknownKey(),
    staff.UnknownPerson(),
    staff.UnknownScope("no scope 'orders:eat'"),
    staff.UnknownView(),
    staff.WeakPassword("Enter at least 12 characters"),
    staff.WrongCredentials(),
    webhooks.EndpointPaused(),
    webhooks.TooManyEndpoints(),
    webhooks.UnknownEndpoint(),
    webhooks.UnknownMessage(),
)


@cache
def own_exceptions() -> list[type[BaseException]]:
    """Those of all modules of the shop, each from the module that has it."""
    return [
        thing
        for module in pkgutil.walk_packages(app.__path__, "app.")
        if not module.name.endswith("__main__")
        for thing in vars(importlib.import_module(module.name)).values()
        if isinstance(thing, type)
        and issubclass(thing, BaseException)
        and thing.__module__ == module.name
    ]


def refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for below in kind.__subclasses__():
        yield below
        yield from refusals(below)


def test_what_a_flat_raises_is_a_refusal_and_has_its_place() -> None:
    of_flats = [error for error in own_exceptions() if error.__module__.startswith("app.services.")]
    assert len(of_flats) > 30
    for error in of_flats:
        assert issubclass(error, Refusal), error
        assert error.__module__.endswith(".refusals"), error


def test_the_map_has_no_exception_of_a_flat() -> None:
    flats = ("app.services", "app.messaging", "app.idempotency", "app.audit_log")
    for error in MEANINGS:
        assert not error.__module__.startswith(flats)


def test_each_kind_is_tried_here() -> None:
    own_exceptions()
    assert {type(one) for one in REFUSED} == set(refusals())


def named(refusal: Refusal) -> str:
    return type(refusal).__name__


@pytest.mark.parametrize("refusal", REFUSED, ids=named)
async def test_a_refusal_is_answered_by_its_problem(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, refusal: Refusal
) -> None:
    monkeypatch.setattr("app.services.products.find_product", failing_with(refusal))

    answer = await client.get("/api/v1/products/mug")

    kind = CATALOGUE[refusal.problem]
    told: dict[str, Any] = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, told["status"], told["title"]) == (
        *(kind.status, kind.status),
        kind.title,
    )
    assert told["type"] == f"/problems/{refusal.problem}"
    members = json.loads(msgspec.json.encode(refusal.members()))
    faults = [{"field": field, "message": rule} for field, rule in refusal.faults().items()]
    common = {"type", "title", "status", "detail", "request_id"}
    assert {name: told[name] for name in told.keys() - common} == (
        members | ({"errors": faults} if faults else {})
    )
    wait = refusal.retry_after()
    assert ("retry-after" in answer.headers) == (wait is not None)
    if wait is not None:
        assert wait <= int(answer.headers["retry-after"]) < wait + 1
    if isinstance(refusal, Changed):
        assert answer.headers.get("etag") == (f'"{refusal.version}"' if refusal.version else None)
    if refusal.problem == "invalid-input":
        [(field, rule)] = refusal.faults().items()
        assert field in told["detail"]
        assert rule.rstrip(".") in told["detail"]
    else:
        assert told["detail"] == refusal.detail() != ""


def test_what_refusals_say_is_in_the_catalogues() -> None:
    says = {kind.says for kind in refusals() if kind.says}
    assert len(says) > 20
    for catalogue in CATALOGUES.glob("*.po"):
        with catalogue.open("rb") as text:
            known = {message.id for message in read_po(text, locale=catalogue.stem)}
        assert says <= known
