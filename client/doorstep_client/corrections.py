"""Corrections of an order: its email, where it goes, and whom its invoice names."""

from typing import Any

from doorstep_client import models
from doorstep_client.wire import Id, Wire, if_match, opened, path_of


class Corrections:
    _wire: Wire

    async def correct_email(
        self, order_id: Id, email: str, *, version: int | None = None
    ) -> models.Order:
        """Mails go to the new address from now on, and the token and links are replaced."""
        return await self._wire.ask(
            "PATCH",
            path_of("orders", order_id),
            models.Order,
            body={"customer": {"email": email}},
            headers=if_match(version),
        )

    async def change_order(
        self,
        order_id: Id,
        *,
        delivery_address: models.Address | None = None,
        note: str | None = None,
        phone: str | None = None,
        token: str | None = None,
        version: int | None = None,
    ) -> models.Order:
        """Changes what is given, until a packer claims a parcel of the order or one has left.

        An empty `note` or `phone` is removed. The order's `correction` is ASKED if the answer takes
        longer. Raises `Conflict` if it is too late.
        """
        body: dict[str, Any] = {}
        if delivery_address is not None:
            body["delivery_address"] = delivery_address
        if note is not None:
            body["note"] = note
        if phone is not None:
            body["customer"] = {"phone": phone}
        return await self._wire.ask(
            "PATCH",
            path_of("orders", order_id),
            models.Order,
            body=body,
            headers=opened(token) | if_match(version),
        )

    async def change_billing(
        self,
        order_id: Id,
        *,
        billing_address: models.BillingAddress | None,
        vat_id: str | None,
        token: str | None = None,
        version: int | None = None,
    ) -> models.Order:
        """Says whom the invoice names, at any time; without an address, whom the parcel is for."""
        return await self._wire.ask(
            "PATCH",
            path_of("orders", order_id),
            models.Order,
            body={"billing_address": billing_address, "customer": {"vat_id": vat_id}},
            headers=opened(token) | if_match(version),
        )
