"""What the page says of an order in several parcels: one sentence that is true of all of them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.routes.shop.parcels_story import texts_of
from app.routes.shop.story_shapes import StatusTexts
from app.services.sales import NamedPieces, SentParcel

AT = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
WAITS: dict[str, Any] = {"status": "PENDING_SHIPMENT"}
HELD: dict[str, Any] = {**WAITS, "hold": "AWAITING_STOCK"}
ASKED: dict[str, Any] = {**WAITS, "hold": "ASK_CUSTOMER"}
TRAVELS: dict[str, Any] = {"status": "SHIPPED", "shipped_at": AT}
ARRIVED: dict[str, Any] = {**TRAVELS, "status": "DELIVERED", "delivered_at": AT}
WITHDRAWN: dict[str, Any] = {**ARRIVED, "delivered_at": None, "retracted_at": AT + timedelta(1)}


PACKING = "We have your order."


def said_of(parcels: list[tuple[int, dict[str, Any]]]) -> StatusTexts:
    """Each with its number of pieces, and facts of its way; `hold` is why the shop holds it."""
    sent: list[SentParcel] = []
    holds: dict[UUID, str] = {}
    for nth, (pieces, facts) in enumerate(parcels, start=1):
        sent.append(parcel(nth, pieces, {name: facts[name] for name in facts if name != "hold"}))
        if "hold" in facts:
            holds[UUID(int=nth)] = facts["hold"]
    return texts_of(sent, holds)


def parcel(nth: int, pieces: int, facts: dict[str, Any]) -> SentParcel:
    unknown = dict.fromkeys(
        ("carrier", "tracking_number", "tracking_url", "shipped_at", "delivered_at")
    )
    return SentParcel(
        shipment_id=UUID(int=nth),
        parcel=nth,
        nth=nth,
        version=1,
        items=[NamedPieces(1, "Blue mug", pieces)],
        **{**unknown, "delivery_location": None, "retracted_at": None, **facts},
    )


@pytest.mark.parametrize(
    ("parcels", "look", "sentence"),
    [
        (
            [(2, WAITS), (1, WAITS)],
            "PENDING_SHIPMENT",
            "It comes in 2 parcels. This page updates as soon as one of them ships.",
        ),
        (
            [(2, TRAVELS), (1, WAITS)],
            "PARTLY_SHIPPED",
            "2 of 3 items are on their way; the rest follows in another parcel.",
        ),
        (
            [(1, TRAVELS), (1, WAITS), (1, WAITS)],
            "PARTLY_SHIPPED",
            "1 of 3 items is on its way; the rest follows in 2 more parcels.",
        ),
        (
            [(2, ARRIVED), (1, WAITS)],
            "PARTLY_DELIVERED",
            "2 of 3 items have arrived; the rest follows in another parcel.",
        ),
        (
            [(1, ARRIVED), (1, TRAVELS), (2, WAITS)],
            "PARTLY_DELIVERED",
            "1 of 4 items has arrived; 1 of 4 items is on its way;"
            " the rest follows in another parcel.",
        ),
        (
            [(1, ARRIVED), (2, TRAVELS)],
            "PARTLY_DELIVERED",
            "1 of 3 items has arrived; the rest is on its way.",
        ),
        (
            [(2, TRAVELS), (1, TRAVELS)],
            "SHIPPED",
            "Your whole order is on its way, in 2 parcels. This page updates when they arrive.",
        ),
        ([(2, ARRIVED), (1, ARRIVED)], "DELIVERED", "All 2 parcels have arrived. Enjoy!"),
        (
            [(2, ASKED), (1, WAITS)],
            "PENDING_SHIPMENT",
            "It comes in 2 parcels. 2 of 3 items wait for your answer."
            " This page updates as soon as one of them ships.",
        ),
        (
            [(1, TRAVELS), (2, HELD)],
            "PARTLY_SHIPPED",
            "1 of 3 items is on its way; the rest waits here.",
        ),
        (
            [(1, TRAVELS), (1, HELD), (1, ASKED)],
            "PARTLY_SHIPPED",
            "1 of 3 items is on its way; the rest waits here.",
        ),
        (
            [(1, ARRIVED), (2, ASKED)],
            "PARTLY_DELIVERED",
            "1 of 3 items has arrived; the rest waits for your answer.",
        ),
        (
            [(1, TRAVELS), (1, HELD), (1, WAITS)],
            "PARTLY_SHIPPED",
            "1 of 3 items is on its way; 1 of 3 items waits here;"
            " the rest follows in another parcel.",
        ),
        (
            [(1, ARRIVED), (1, TRAVELS), (2, ASKED), (1, WAITS)],
            "PARTLY_DELIVERED",
            "1 of 5 items has arrived; 1 of 5 items is on its way; 2 of 5 items wait for your"
            " answer; the rest follows in another parcel.",
        ),
        (
            [(2, WITHDRAWN), (1, WAITS)],
            "RETRACTED",
            "This page said that a parcel had arrived. That was a mistake, and we're sorry. It is"
            " still on its way. 2 of 3 items are on their way; the rest follows in another parcel.",
        ),
    ],
)
def test_one_sentence_is_true_of_the_whole(
    parcels: list[tuple[int, dict[str, Any]]], look: str, sentence: str
) -> None:
    texts = said_of(parcels)

    assert (texts.look, texts.sentence) == (look, sentence)


@pytest.mark.parametrize(
    ("parcels", "headline"),
    [
        ([(2, WAITS), (1, WAITS)], PACKING),
        ([(2, WAITS), (1, HELD)], PACKING),
        ([(2, HELD), (1, ASKED)], "We have your order."),
        ([(2, ASKED), (1, ASKED)], "We have your order. It waits for your answer."),
    ],
)
def test_what_is_held_is_not_being_packed(
    parcels: list[tuple[int, dict[str, Any]]], headline: str
) -> None:
    assert said_of(parcels).headline == headline
