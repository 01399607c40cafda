"""What the page of an order says in each of its states."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest
from markupsafe import escape

from app.routes.shop.order_panels import ORDER_PANELS, draw
from app.routes.shop.order_story import story_of
from app.routes.shop.order_view import OrderView
from app.routes.shop.story_shapes import OrderStory, TimelineEntry
from app.services import sales
from app.values.money import Money

AT = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
ASKED = sales.Cancellation(requested_at=AT, refused_at=None, reason="Ordered twice")
REFUSED = sales.Cancellation(requested_at=AT, refused_at=AT, reason="It has already left")
ON_ITS_WAY = sales.ShipmentFacts(
    carrier="DHL",
    tracking_number="JD014600003828",
    tracking_url="https://www.dhl.com/",
    shipped_at=AT,
    delivered_at=None,
    delivery_location=None,
)
ARRIVED = msgspec.structs.replace(ON_ITS_WAY, delivered_at=AT, delivery_location="Under <the> mat")
TAKEN_BACK = msgspec.structs.replace(ON_ITS_WAY, retracted_at=AT)
SAYS_NOTHING = msgspec.structs.replace(
    ON_ITS_WAY, carrier=None, tracking_number=None, tracking_url=None, shipped_at=None
)


def order(*reached: str, **facts: Any) -> sales.Order:
    """An order that came through these statuses after it was placed."""
    steps = ("PENDING_SHIPMENT", *reached)
    return sales.Order(
        order_id=UUID(int=7),
        order_number="ORD-7K3QXABC",
        status=steps[-1],
        placed_at=AT,
        items=[],
        total=Money(2800, "EUR"),
        amounts=sales.amounts_of(Money(2800, "EUR"), 0, steps[-1]),
        customer=sales.Customer("Ann Lee", "ann@example.org"),
        delivery_address=sales.Address(
            line1="12 Harbour Street", city="Hamburg", postcode="20095", country="DE"
        ),
        note="",
        shipment=facts.get("shipment"),
        history=[sales.HistoryLine(status=one, at=AT, version=1) for one in steps],
        cancellation=facts.get("cancellation"),
        cancelled=[],
        version=len(steps),
    )


PREPARING = order()
CANCELLING = order(cancellation=ASKED)
KEPT = order(cancellation=REFUSED)
SHIPPED = order("SHIPPED", shipment=ON_ITS_WAY)
SHIPPED_TOO_SOON = order("SHIPPED", shipment=ON_ITS_WAY, cancellation=REFUSED)
SHIPPED_UNTOLD = order("SHIPPED", shipment=SAYS_NOTHING)
DELIVERED = order("SHIPPED", "DELIVERED", shipment=ARRIVED)
DELIVERED_UNTOLD = order("SHIPPED", "DELIVERED", shipment=SAYS_NOTHING)
NOT_YET = order("SHIPPED", "DELIVERED", shipment=TAKEN_BACK)
CANCELLED = order("CANCELLED", cancellation=ASKED)


def way(story: OrderStory) -> str:
    """The stations, with what is reached in capitals and a mark at the one that is current."""
    return " ".join(
        f"{'>' if step.is_current else ''}{step.word.upper() if step.is_completed else step.word}"
        for step in story.steps
    )


@pytest.mark.parametrize(
    ("told", "look", "title", "announced", "steps"),
    [
        (
            PREPARING,
            "PENDING_SHIPMENT",
            "Order ORD-7K3QXABC",
            "We have your order.",
            ">ORDERED Shipped Delivered",
        ),
        (
            CANCELLING,
            "PENDING_SHIPMENT",
            "Order ORD-7K3QXABC",
            "Cancellation requested",
            ">ORDERED Shipped Delivered",
        ),
        (
            KEPT,
            "PENDING_SHIPMENT",
            "Order ORD-7K3QXABC",
            "The order could not be cancelled",
            ">ORDERED Shipped Delivered",
        ),
        (
            SHIPPED,
            "SHIPPED",
            "✓ Shipped · Order ORD-7K3QXABC",
            "Order shipped with DHL, tracking number JD014600003828",
            "ORDERED >SHIPPED Delivered",
        ),
        (
            SHIPPED_UNTOLD,
            "SHIPPED",
            "✓ Shipped · Order ORD-7K3QXABC",
            "Order shipped",
            "ORDERED >SHIPPED Delivered",
        ),
        (
            DELIVERED,
            "DELIVERED",
            "✓ Delivered · Order ORD-7K3QXABC",
            "Order delivered. Place of delivery: Under <the> mat",
            "ORDERED SHIPPED >DELIVERED",
        ),
        (
            DELIVERED_UNTOLD,
            "DELIVERED",
            "✓ Delivered · Order ORD-7K3QXABC",
            "Order delivered",
            "ORDERED SHIPPED >DELIVERED",
        ),
        (
            NOT_YET,
            "RETRACTED",
            "Not delivered yet · Order ORD-7K3QXABC",
            "The parcel has not arrived yet; it was marked delivered by mistake",
            "ORDERED >SHIPPED Delivered",
        ),
        (
            CANCELLED,
            "CANCELLED",
            "✓ Cancelled · Order ORD-7K3QXABC",
            "Order cancelled",
            "ORDERED >CANCELLED",
        ),
    ],
)
def test_a_state_has_its_look_its_title_and_its_way(
    told: sales.Order, look: str, title: str, announced: str, steps: str
) -> None:
    story = story_of(OrderView(told))

    assert (story.look, story.title, story.announced) == (look, title, announced)
    assert way(story) == steps


@pytest.mark.parametrize(
    ("told", "headline", "sentence"),
    [
        (
            PREPARING,
            "We have your order.",
            "This page updates as soon",
        ),
        (
            CANCELLING,
            "We&#39;re checking whether we can still cancel",
            "You asked to cancel <time ",
        ),
        (KEPT, "We have your order.", "This page updates as soon"),
        (SHIPPED, "Shipped on <time ", "DHL has your parcel. This page updates"),
        (SHIPPED_UNTOLD, "Shipped", "The courier has your parcel. This page updates"),
        (DELIVERED, "Delivered on <time ", "Place of delivery: <strong><bdi>Under &lt;the&gt; mat"),
        (DELIVERED_UNTOLD, "Delivered", "Your parcel has arrived. Enjoy!"),
        (NOT_YET, "Not delivered yet", "This page said that your parcel had arrived."),
        (
            CANCELLED,
            "This order is cancelled",
            "We&#39;ve cancelled your order. Nothing will be sent, and you won&#39;t be charged.",
        ),
    ],
)
def test_a_state_is_told_in_a_headline_and_a_sentence(
    told: sales.Order, headline: str, sentence: str
) -> None:
    story = story_of(OrderView(told))

    assert str(escape(story.headline)).startswith(headline)
    assert str(escape(story.sentence)).startswith(sentence)


def test_only_what_waits_and_was_not_asked_for_can_be_cancelled() -> None:
    told = (PREPARING, CANCELLING, KEPT, SHIPPED, DELIVERED, NOT_YET, CANCELLED)

    assert [one for one in told if story_of(OrderView(one)).cancel] == [PREPARING]


def test_a_refusal_says_why_and_since_when() -> None:
    assert story_of(OrderView(CANCELLING)).refusal == ""
    assert story_of(OrderView(SHIPPED)).refusal == ""
    assert story_of(OrderView(SHIPPED_TOO_SOON)).refusal.startswith("It has already left (<time ")
    unsaid = msgspec.structs.replace(REFUSED, reason=None)
    assert story_of(OrderView(order(cancellation=unsaid))).refusal.startswith("(<time ")


def test_the_history_begins_with_the_latest() -> None:
    assert [line.status for line in story_of(OrderView(CANCELLED)).lines] == ["CANCELLED", "PLACED"]
    assert story_of(OrderView(DELIVERED)).lines == (
        TimelineEntry("DELIVERED", AT, "<bdi>Under &lt;the&gt; mat</bdi>"),
        TimelineEntry("SHIPPED", AT, "with DHL"),
        TimelineEntry("PLACED", AT, ""),
    )
    assert story_of(OrderView(NOT_YET)).lines[0].status == "WITHDRAWN"
    assert story_of(OrderView(NOT_YET)).lines[0].aside.startswith("by mistake, withdrawn <time ")


async def test_the_page_draws_the_panels_in_their_order_and_leaves_out_what_is_not_known() -> None:
    assert len(ORDER_PANELS) == 12
    whole = (await draw(OrderView(DELIVERED))).live
    before = (await draw(OrderView(PREPARING))).live

    places = [whole.index(name) for name in ("order-headline", "parcel-title", "history-title")]
    assert places == sorted(places)
    assert "parcel-title" not in before
    assert 'data-announce="Order delivered. Place of delivery: Under &lt;the&gt; mat"' in whole
