"""How the players of a game ask: from their own thread, on the loop of the test."""

import asyncio
import re
from typing import Any

import httpx

from tests.faults.harness.disturbance import CUT, DIED, FLUSHED, Disturber, Fault

PRODUCT = "product_456"
ORDERS = "/api/v1/orders"
MOVEMENTS = f"/api/v1/products/{PRODUCT}/stock-movements"
IN_THE_BATCH = (DIED, CUT, FLUSHED)
# Seconds of asking again until an answer says what became of a request.
RECOVERS_WITHIN = 3.0
_ID = re.compile("[0-9a-f-]{36}")


class Visitor:
    """Everybody outside, with a program's key; an undisturbed request is never answered 5xx."""

    client: httpx.AsyncClient
    key: dict[str, str]
    loop: asyncio.AbstractEventLoop
    disturber: Disturber

    def ask_until_known(
        self,
        path: str,
        body: Any,
        headers: dict[str, str],
        fault: Fault | None,
        method: str = "POST",
    ) -> tuple[httpx.Response, bool]:
        """The answer, and whether an earlier try may have had an effect already."""
        request = self.client.request(method, path, json=body, headers=headers)
        if fault and fault.kind in IN_THE_BATCH and path == ORDERS:
            first = self.wait(self.disturber.run_in_batch(request, fault))
        else:
            first = self.wait(self.disturber.run(request, fault, _noun(path)))
        if self.tells(first):
            return first, False
        deadline = self.loop.time() + RECOVERS_WITHIN
        while self.loop.time() < deadline:
            self.disturber.happened["asked again"] += 1
            answer = self.wait(self.client.request(method, path, json=body, headers=headers))
            if self.tells(answer):
                return answer, True
            self.wait(asyncio.sleep(0.01))
        raise AssertionError(f"{path} has no outcome within {RECOVERS_WITHIN} s")

    def tells(self, answer: httpx.Response | None) -> bool:
        """Whether it says what became of the request."""
        if answer is None:
            return False
        self.disturber.happened[str(answer.status_code)] += 1
        if answer.status_code == 503:
            assert "retry-after" in answer.headers
            assert answer.headers["content-type"].startswith("application/problem+json")
            return False
        return not (answer.status_code == 409 and "in-use" in answer.json()["type"])

    def available(self) -> int:
        return self.ask("GET", f"/api/v1/products/{PRODUCT}").json()["available"]

    def order_now(self, order: Any) -> Any:
        return self.ask("GET", f"/api/v1/orders/{order['order_id']}", headers=self.key).json()

    def parcels_now(self, order: Any) -> list[dict[str, Any]]:
        path = f"/api/v1/shipments?order_id={order['order_id']}&limit=100"
        items = self.ask("GET", path, headers=self.key).json()["items"]
        return sorted(items, key=lambda one: one["parcel"])

    def ask(self, method: str, path: str, body: Any = None, headers: Any = None) -> httpx.Response:
        answer = self.wait(self.client.request(method, path, json=body, headers=headers))
        assert answer.status_code < 500, answer.text
        return answer

    def wait(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(_awaited(work), self.loop).result(30)


def _noun(path: str) -> str:
    noun = path.partition("?")[0].rsplit("/", 1)[-1]
    return "order" if _ID.fullmatch(noun) else noun


def bearer(order: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {order['access_token']}"}


async def _awaited(work: Any) -> Any:
    return await work
