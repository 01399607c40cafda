"""The shipments of a shop: dispatch, delivery and corrections."""

from collections.abc import AsyncIterator
from datetime import datetime

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
        tracking_number: str,
        *,
        version: int | None = None,
    ) -> models.Shipment:
        """Raises `Conflict` that says who was first and when."""
        return await self._wire.ask(
            "POST",
            path_of("shipments", shipment_id, "dispatch"),
            models.Shipment,
            body={"carrier": carrier, "tracking_number": tracking_number},
            headers=if_match(version),
        )

    async def deliver(
        self,
        shipment_id: Id,
        location: str | None = None,
        at: datetime | None = None,
        *,
        version: int | None = None,
    ) -> models.Shipment:
        """Marks it delivered, now unless `at` says when. Raises `Conflict` unless it is in transit.

        It is not tried again when the answer was lost, because the second call would be a conflict.
        """
        said = {"delivery_location": location, "delivered_at": at}
        return await self._wire.ask(
            "POST",
            path_of("shipments", shipment_id, "delivery"),
            models.Shipment,
            body={name: value for name, value in said.items() if value is not None},
            headers=if_match(version),
            again=False,
        )

    async def correct_tracking(
        self,
        shipment_id: Id,
        carrier: str,
        tracking_number: str,
        *,
        version: int | None = None,
    ) -> models.Shipment:
        """Corrects a parcel that has left. Raises `Conflict` for any other."""
        return await self._wire.ask(
            "PUT",
            path_of("shipments", shipment_id, "tracking"),
            models.Shipment,
            body={"carrier": carrier, "tracking_number": tracking_number},
            headers=if_match(version),
        )

    async def correct_delivery(
        self, shipment_id: Id, *, version: int | None = None, **changes: str | datetime | None
    ) -> models.Shipment:
        """Corrects `delivered_at` and `delivery_location`; what is left out stays.

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
