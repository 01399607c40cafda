"""The commands of the quick start, for this shop and with one of its products."""

from typing import Any, Final

import msgspec

from app.routes.api.examples.orders import ADDRESS, CUSTOMER, LINES
from app.services import products
from app.web.first_call import YOUR_KEY, api_address

BUYER: Final = {name: CUSTOMER[name] for name in ("name", "email")}
PLACE: Final = {name: ADDRESS[name] for name in ("line1", "city", "postcode", "country")}


class QuickStart(msgspec.Struct, frozen=True):
    """Each is a text to copy; `order` and `python` place a test order."""

    products: str
    order: str
    follow: str
    python: str


async def quick_start() -> QuickStart:
    api, order = api_address(), await _test_order()
    bearer = f'-H "Authorization: Bearer {YOUR_KEY}"'
    return QuickStart(
        f'curl "{api}/products?limit=3"',
        f"curl {api}/orders {bearer} \\\n"
        f"  -H 'Idempotency-Key: my-first-order' --json '{_written(order)}'",
        f'curl -N {api}/orders/ORDER_ID/stream -H "Authorization: Bearer ACCESS_TOKEN"',
        PYTHON.format(api=api, key=YOUR_KEY, order=_as_python(order)),
    )


PYTHON: Final = """\
# pip install httpx
import httpx

api = httpx.Client(base_url="{api}/", headers={{"Authorization": "Bearer {key}"}})

order = {order}
placed = api.post("orders", json=order, headers={{"Idempotency-Key": "my-first-order"}})
placed.raise_for_status()

order_id = placed.json()["order_id"]
print(api.get(f"orders/{{order_id}}").json()["status"])
"""


async def _test_order() -> dict[str, Any]:
    found = await products.catalogue(products.CatalogueSearch(in_stock=True), limit=1)
    product_id = found.items[0].product_id if found.items else LINES[0]["product_id"]
    return {
        "customer": BUYER,
        "delivery_address": PLACE,
        "items": [{"product_id": product_id, "quantity": 1}],
        "is_test": True,
    }


def _written(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def _as_python(value: Any) -> str:
    return _written(value).replace(": true", ": True")
