"""What the page says of an order in several parcels: one sentence that is true of all of them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.routes.shop.parcels_story import texts_of
from app.services.sales import NamedPieces, SentParcel

AT = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
WAITS: dict[str, Any] = {"status": "PENDING_SHIPMENT"}
TRAVELS: dict[str, Any] = {"status": "SHIPPED", "shipped_at": AT}
ARRIVED: dict[str, Any] = {**TRAVELS, "status": "DELIVERED", "delivered_at": AT}
WITHDRAWN: dict[str, Any] = {**ARRIVED, "delivered_at": None, "retracted_at": AT + timedelta(1)}


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
    texts = texts_of([parcel(nth, *one) for nth, one in enumerate(parcels, start=1)])

    assert (texts.look, texts.sentence) == (look, sentence)
