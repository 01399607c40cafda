"""What a manager does for the shop as a whole."""

from datetime import date

from doorstep_client import models
from doorstep_client.wire import Wire, if_match, path_of


class Managing:
    """Needs a key with `settings:read`, and `settings:write` for changes."""

    _wire: Wire

    async def setup(self) -> models.Guide:
        return await self._wire.ask("GET", "/setup", models.Guide)

    async def delivery_methods(self, country: str | None = None) -> list[models.OfferedMethod]:
        """Returns what customers may choose; the first is the default of orders that name none."""
        query = {"country": country} if country else {}
        found = await self._wire.ask("GET", "/delivery-methods", models.OfferedMethods, query=query)
        return found.items

    async def delivery_method(self, method_id: str) -> models.DeliveryMethodShown:
        path = path_of("delivery-methods", method_id)
        return await self._wire.ask("GET", path, models.DeliveryMethodShown)

    async def put_delivery_method(
        self, method_id: str, method: models.DeliveryMethodInput, *, version: int | None = None
    ) -> models.DeliveryMethodShown:
        """Makes or changes it; raises `Changed` if `version` is no longer the present one."""
        path, headers = path_of("delivery-methods", method_id), if_match(version)
        return await self._wire.ask(
            "PUT", path, models.DeliveryMethodShown, body=method, headers=headers
        )

    async def sales_report(
        self, first: date | None = None, last: date | None = None
    ) -> models.SalesReportShown:
        """Needs a key with `orders:read`. Without both it is about the last 30 days; without `last`
        it ends today.
        """
        query = _days(first, last)
        return await self._wire.ask("GET", "/reports/sales", models.SalesReportShown, query=query)

    async def shipping_report(
        self, first: date | None = None, last: date | None = None
    ) -> models.ShippingReportShown:
        """Needs a key with `shipments:read`; the days are as in `sales_report`."""
        query, answer = _days(first, last), models.ShippingReportShown
        return await self._wire.ask("GET", "/reports/shipping", answer, query=query)

    async def legal_texts(self) -> models.LegalPages:
        """Returns each legal page in each language in which it was ever written."""
        return await self._wire.ask("GET", "/legal", models.LegalPages)

    async def legal_text(
        self, kind: str, language: str, *, version: int | None = None
    ) -> models.LegalPage:
        """Returns the latest version, or the given one; `kind` is for example `terms`."""
        path = path_of("legal", kind, language)
        return await self._wire.ask("GET", path, models.LegalPage, query={"version": version})

    async def put_legal_text(
        self, kind: str, language: str, text: str, *, version: int | None = None
    ) -> models.LegalPage:
        """Adds a version; raises `Changed` if `version` is no longer the present one."""
        return await self._wire.ask(
            "PUT",
            path_of("legal", kind, language),
            models.LegalPage,
            body={"text": text},
            headers=if_match(version),
        )


def _days(first: date | None, last: date | None) -> dict[str, str]:
    days = {"from": first, "to": last}
    return {name: day.isoformat() for name, day in days.items() if day}
