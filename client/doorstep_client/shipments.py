"""The shipments of a shop: dispatch, delivery and corrections."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from doorstep_client import models
from doorstep_client.wire import Id, Wire, if_match, path_of


class Shipments:
    """Needs a key with `shipments:read` or `shipments:write`."""

    _wire: Wire

    def shipments(
        self, status: str | None = None, order_id: Id | None = None, q: str | None = None
    ) -> AsyncIterator[models.Shipment]:
        """Yields all of them, those that wait first."""
        return self._wire.all("/shipments", models.Shipment, status=status, order_id=order_id, q=q)

    async def shipment(self, shipment_id: Id) -> models.Shipment:
        return await self._wire.ask("GET", path_of("shipments", shipment_id), models.Shipment)

    async def dispatch(
        self,
        shipment_id: Id,
        carrier: str,
        tracking_number: str | None = None,
        items: Sequence[models.PieceCount] | None = None,
        *,
        further: Sequence[str] = (),
        version: int | None = None,
    ) -> models.Dispatched:
        """With `items` only these leave; `further` are the numbers of its other boxes.

        Some carriers of a shop need no `tracking_number`.

        Raises `Conflict` that says who was first and when.
        """
        body: dict[str, Any] = {"carrier": carrier}
        if tracking_number is not None:
            body["tracking_number"] = tracking_number
        if further:
            body["tracking_numbers"] = further
        return await self._wire.ask(
            "POST",
            path_of("shipments", shipment_id, "dispatch"),
            models.Dispatched,
            body=body if items is None else {**body, "items": items},
            headers=if_match(version),
        )

    async def hold(
        self,
        shipment_id: Id,
        reason: str,
        note: str = "",
        until: datetime | None = None,
        *,
        version: int | None = None,
    ) -> models.Shipment:
        """Keeps a waiting parcel from leaving, until then or until the hold is lifted.

        `reason` is ADDRESS, ASK_CUSTOMER, AWAITING_STOCK or MANUAL. Raises `Conflict` unless the
        parcel waits.
        """
        said = {"reason": reason, "note": note, "until": until}
        return await self._wire.ask(
            "PUT",
            path_of("shipments", shipment_id, "hold"),
            models.Shipment,
            body=said,
            headers=if_match(version),
        )

    async def lift_hold(
        self, shipment_id: Id, reason: str | None = None, *, version: int | None = None
    ) -> models.Shipment:
        """Ends the hold for this reason, or all but that for a payment.

        Raises `Conflict` unless the parcel waits.
        """
        return await self._wire.ask(
            "DELETE",
            path_of("shipments", shipment_id, "hold"),
            models.Shipment,
            query={"reason": reason},
            headers=if_match(version),
        )

    async def split(
        self, shipment_id: Id, items: Sequence[models.PieceCount], *, version: int | None = None
    ) -> models.Split:
        """Moves pieces of a waiting parcel into a new one. Raises `Conflict` for any other.

        It is not tried again when the answer was lost, because that would be a second split.
        """
        return await self._wire.ask(
            "POST",
            path_of("shipments", shipment_id, "split"),
            models.Split,
            body={"items": items},
            headers=if_match(version),
            again=False,
        )

    async def merge(
        self, shipment_id: Id, other_id: Id, *, version: int | None = None
    ) -> models.Shipment:
        """Moves all pieces of another waiting parcel of the order into this one.

        It is not tried again when the answer was lost. Raises `Conflict` unless both wait.
        """
        return await self._wire.ask(
            "POST",
            path_of("shipments", shipment_id, "merge"),
            models.Shipment,
            body={"shipment_id": str(other_id)},
            headers=if_match(version),
            again=False,
        )

    async def report_shortage(
        self,
        shipment_id: Id,
        items: Sequence[models.PieceCount],
        reason: str = "NOT_FOUND",
        *,
        idempotency_key: str | None = None,
        version: int | None = None,
    ) -> models.Shipment:
        """Says that pieces are `NOT_FOUND` or `DAMAGED`: once, however often it has to try.

        They are cancelled, and what is on hand falls. Raises `Conflict` unless the parcel waits.
        """
        return await self._wire.ask(
            "POST",
            path_of("shipments", shipment_id, "shortage"),
            models.Shipment,
            body={"items": items, "reason": reason},
            headers=if_match(version) | {"Idempotency-Key": idempotency_key or str(uuid4())},
        )

    async def deliver(
        self,
        shipment_id: Id,
        location: str | None = None,
        at: datetime | None = None,
        *,
        place: str | None = None,
        version: int | None = None,
    ) -> models.Shipment:
        """Marks it delivered, now unless `at` says when. Raises `Conflict` unless it is in transit.

        `place` is one of the list, such as NEIGHBOUR; `location` then says more, such as a name.

        It is not tried again when the answer was lost, because the second call would be a conflict.
        """
        said = {"delivery_location": location, "delivery_place": place, "delivered_at": at}
        return await self._wire.ask(
            "POST",
            path_of("shipments", shipment_id, "delivery"),
            models.Shipment,
            body={name: value for name, value in said.items() if value is not None},
            headers=if_match(version),
            again=False,
        )

    async def make_ready(
        self,
        shipment_id: Id,
        bin_number: str | None = None,
        items: Sequence[models.PieceCount] | None = None,
        *,
        version: int | None = None,
    ) -> models.Dispatched:
        """Says that a parcel waits for the customer who collects it, and where.

        With `items` only these are ready. Raises `Conflict` for one that is sent, or held.
        """
        said = {"bin": bin_number, "items": items}
        return await self._wire.ask(
            "POST",
            path_of("shipments", shipment_id, "readiness"),
            models.Dispatched,
            body={name: value for name, value in said.items() if value is not None},
            headers=if_match(version),
        )

    async def hand_over(
        self,
        shipment_id: Id,
        code: str | None = None,
        received: models.Money | None = None,
        *,
        identified: bool = False,
    ) -> models.Shipment:
        """Hands it to the customer who shows the code; `received` is what she paid just now.

        Without a code, `identified` says that you know her otherwise.
        Raises `Conflict` if it was handed over before, or another amount is due.

        It is not tried again when the answer was lost, because the second call would be a conflict.
        """
        said = {"code": code, "received": received, "identified": identified or None}
        return await self._wire.ask(
            "POST",
            path_of("shipments", shipment_id, "collection"),
            models.Shipment,
            body={name: value for name, value in said.items() if value is not None},
            again=False,
        )

    async def correct_tracking(
        self,
        shipment_id: Id,
        carrier: str,
        tracking_number: str | None = None,
        *,
        further: Sequence[str] | None = None,
        version: int | None = None,
    ) -> models.Shipment:
        """Corrects a parcel that has left; without `further` its other boxes keep their numbers.

        Raises `Conflict` for any other.
        """
        body: dict[str, Any] = {"carrier": carrier}
        if tracking_number is not None:
            body["tracking_number"] = tracking_number
        if further is not None:
            body["tracking_numbers"] = further
        return await self._wire.ask(
            "PUT",
            path_of("shipments", shipment_id, "tracking"),
            models.Shipment,
            body=body,
            headers=if_match(version),
        )

    async def correct_delivery(
        self, shipment_id: Id, *, version: int | None = None, **changes: str | datetime | None
    ) -> models.Shipment:
        """Corrects `delivered_at`, `delivery_place`, `delivery_location`; what is left out stays.

        Raises `Conflict` unless it is delivered.
        """
        return await self._wire.ask(
            "PUT",
            path_of("shipments", shipment_id, "delivery"),
            models.Shipment,
            body=changes,
            headers=if_match(version),
        )

    async def retract_delivery(
        self, shipment_id: Id, *, version: int | None = None
    ) -> models.Shipment:
        """Withdraws a delivery that was marked by mistake.

        Raises `Conflict` an hour after it was marked.
        """
        return await self._wire.ask(
            "DELETE",
            path_of("shipments", shipment_id, "delivery"),
            models.Shipment,
            headers=if_match(version),
        )
