"""A program at the JSON API, which brings the shop into the state that a story begins with."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import httpx

from e2e.open_shop import until

HOME = {
    "line1": "12 Harbour Street",
    "postcode": "20095",
    "city": "Hamburg",
    "country": "DE",
}


# What the demo shop has decided, beyond a shop that has decided nothing.
SOLD_BY = (
    *("payment_methods", "bank_holder", "bank_iban"),
    *("tax_mode", "tax_country", "tax_rates", "invoice_prefix"),
    *("seller_name", "seller_line1", "seller_postcode", "seller_city", "seller_country"),
)


class Ordered(NamedTuple):
    order_id: str
    number: str
    # The path that opens the order's page in any browser.
    page: str


class Program:
    def __init__(self, api: httpx.Client) -> None:
        self.api = api

    def stocks(self, product_id: str, name: str, pieces: int, **more: Any) -> None:
        """A product and so many more pieces of it."""
        price = {"amount": 1200, "currency": "EUR"}
        self._send("PUT", f"products/{product_id}", {"name": name, "price": price, **more})
        counted = {"quantity": pieces, "reason": "counted"}
        self._send("POST", f"products/{product_id}/stock-movements", counted)

    def waits_for_stock(self, product_id: str, name: str, email: str) -> None:
        """A product that is sold out, and an address that waits for it."""
        price = {"amount": 1200, "currency": "EUR"}
        self._send("PUT", f"products/{product_id}", {"name": name, "price": price})
        self._send("POST", f"products/{product_id}/stock-alerts", {"email": email})

    def archives(self, product_id: str, name: str) -> None:
        price = {"amount": 1200, "currency": "EUR"}
        self._send("PUT", f"products/{product_id}", {"name": name, "price": price, "sold": False})

    def shows(self, product_id: str, picture: bytes) -> None:
        path, headers = f"products/{product_id}/pictures", {"Content-Type": "image/jpeg"}
        self.api.post(path, content=picture, headers=headers).raise_for_status()

    def offers_delivery(self, method_id: str, name: str, fee: int, **more: Any) -> None:
        given = {"name": name, "fee": {"amount": fee, "currency": "EUR"}, **more}
        self._send("PUT", f"delivery-methods/{method_id}", given)

    def sells_as_before(self) -> None:
        """As a shop that has configured neither delivery nor taxes nor payments."""
        for way in self.api.get("delivery-methods").raise_for_status().json()["items"]:
            self.offers_delivery(way["method_id"], way["name"], way["fee"]["amount"], active=False)
        self.decides(**dict.fromkeys(SOLD_BY))

    def decides(self, **settings: Any) -> None:
        """Settings of the shop; None is what it was before anybody decided."""
        self._send("PUT", "settings", settings)

    def makes_family(
        self, family_id: str, name: str, options: list[str], members: list[dict[str, Any]]
    ) -> None:
        family = {"name": name, "options": options, "members": members}
        self._send("PUT", f"families/{family_id}", family)

    def orders(
        self,
        customer: str,
        basket: Mapping[str, int],
        *,
        address: Mapping[str, str] | None = HOME,
        email: str = "",
        note: str = "",
        is_test: bool = False,
        **more: Any,
    ) -> Ordered:
        email = email or f"{customer.split()[0].lower()}@example.org"
        order = {
            "customer": {"name": customer, "email": email},
            "delivery_address": address,
            "items": [{"product_id": id_, "quantity": number} for id_, number in basket.items()],
            "note": note,
            "is_test": is_test,
            **more,
        }
        placed = self._send("POST", "orders", order)
        return Ordered(placed["order_id"], placed["order_number"], placed["links"]["page"])

    def orders_of(self, email: str) -> list[str]:
        """Their numbers."""
        found = self.api.get("orders", params={"q": email}).raise_for_status().json()["items"]
        return [order["order_number"] for order in found]

    def shipment_of(self, order_id: str) -> str:
        """Its id, once Delivery has opened it."""

        def found() -> list[dict[str, Any]]:
            answer = self.api.get("shipments", params={"order_id": order_id})
            return answer.raise_for_status().json()["items"]

        return until(found)[0]["shipment_id"]

    def ships(self, shipment_id: str, carrier: str, tracking_number: str) -> None:
        parcel = {"carrier": carrier, "tracking_number": tracking_number}
        self._send("POST", f"shipments/{shipment_id}/dispatch", parcel)

    def ships_some(self, shipment_id: str, tracking_number: str, **pieces: int) -> str:
        """`ships_some(id, "T1", _1=2)`: two of the first line, with DHL; the id of the rest."""
        items = [{"position": int(at[1:]), "quantity": many} for at, many in pieces.items()]
        parcel = {"carrier": "DHL", "tracking_number": tracking_number, "items": items}
        return self._send("POST", f"shipments/{shipment_id}/dispatch", parcel)["remainder_id"]

    def makes_ready(self, shipment_id: str, bin_number: str) -> None:
        self._send("POST", f"shipments/{shipment_id}/readiness", {"bin": bin_number})

    def holds(self, shipment_id: str, reason: str) -> None:
        self._send("PUT", f"shipments/{shipment_id}/hold", {"reason": reason})

    def delivers(self, shipment_id: str, place: str) -> None:
        self._send("POST", f"shipments/{shipment_id}/delivery", {"delivery_location": place})

    def pays_back(self, order_id: str, amount: int) -> None:
        """`amount` in cents."""
        given = {"amount": {"amount": amount, "currency": "EUR"}, "reason": "A chip"}
        headers = {"Idempotency-Key": f"refund {order_id}"}
        path = f"orders/{order_id}/refunds"
        self.api.post(path, json=given, headers=headers).raise_for_status()

    def invoices_of(self, order_id: str) -> list[str]:
        """Their numbers."""
        answer = self.api.get(f"orders/{order_id}/invoices").raise_for_status()
        return [one["number"] for one in answer.json()["items"]]

    def asks_about_the_rest(self, shipment_id: str) -> None:
        """A piece of its first line is not there, and the customer decides."""
        given = {"items": [{"position": 1, "quantity": 1}], "reason": "NOT_FOUND"}
        headers = {"Idempotency-Key": f"shortage {shipment_id}"}
        path = f"shipments/{shipment_id}/shortage"
        self.decides(shortage_rule="ASK")
        self.api.post(path, json=given, headers=headers).raise_for_status()
        self.decides(shortage_rule=None)

    def cancels(self, order_id: str, reason: str = "") -> None:
        self._send("POST", f"orders/{order_id}/cancellation", {"reason": reason})

    def takes_stock(self, shelf: str, product_id: str, counted: int, *, save: bool) -> str:
        """Counts one product of a shelf; the id of the stock-take."""
        take = self._send("POST", "stock-takes", {"first_shelf": shelf})["take_id"]
        self._send("PUT", f"stock-takes/{take}/lines/{product_id}", {"counted": counted})
        if save:
            self._send("POST", f"stock-takes/{take}/result", {})
        return take

    def waits_for(self, order_id: str, status: str) -> None:
        def reached() -> bool:
            return self.api.get(f"orders/{order_id}").raise_for_status().json()["status"] == status

        until(reached)

    def tests_endpoint(self, url: str) -> tuple[str, str]:
        """Adds an endpoint and sends it a test; their ids, once it was tried."""
        asked = {"url": url, "event_types": ["order.cancellation_refused"]}
        endpoint = self._send("POST", "webhook-endpoints", asked)["endpoint_id"]
        message = self._send("POST", f"webhook-endpoints/{endpoint}/test", {})["message_id"]

        def tried() -> bool:
            answer = self.api.get(f"webhook-endpoints/{endpoint}/messages/{message}")
            return any(one["reason"] for one in answer.raise_for_status().json()["log"])

        until(tried)
        return endpoint, str(message)

    @contextmanager
    def carriers(self, *listed: Mapping[str, Any]) -> Generator[None]:
        """The shop has this list of carriers for a while, and none afterwards."""
        self._send("PUT", "settings", {"carriers": listed})
        try:
            yield
        finally:
            self._send("PUT", "settings", {"carriers": []})

    @contextmanager
    def invoices(self) -> Generator[None]:
        """The shop is in Germany and issues invoices for a while."""
        day = "2021-01-01"
        rate = {"country": "DE", "tax_class": "STANDARD", "rate": 19, "valid_from": day}
        given = {
            "seller_line1": "Lange Reihe 7",
            "seller_postcode": "20099",
            "seller_city": "Hamburg",
            "seller_country": "DE",
            "tax_mode": "HOME",
            "tax_country": "DE",
            "tax_rates": [rate],
            "invoice_prefix": "INV-",
        }
        self._send("PUT", "settings", given)
        try:
            yield
        finally:
            self._send("PUT", "settings", dict.fromkeys(given))

    def _send(self, method: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        answer = self.api.request(method, path, json=body)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()
