"""HEAD is answered with the head alone, and OPTIONS with all methods."""

import httpx
import pytest

from tests.support.cast import place

NOBODYS = "00000000-0000-7000-8000-000000000000"

pytestmark = pytest.mark.usefixtures("shop")


@pytest.mark.parametrize(
    "address", ["/", "/api/v1/products", "/health/live", "/static/favicon.svg"]
)
async def test_head_is_get_without_its_body(served, address: str) -> None:
    head, whole = await served.head(address), await served.get(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]
    assert whole.content


async def test_a_stream_has_no_head(served) -> None:
    order = await place(product_456=1)
    assert (await served.head(order.links.stream)).status_code == 405


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/api/v1/orders", "GET, HEAD, OPTIONS, POST"),
        ("/api/v1/products/product_456", "GET, HEAD, OPTIONS, PUT"),
        (f"/api/v1/orders/{NOBODYS}/cancellation", "OPTIONS, POST"),
        (f"/api/v1/orders/{NOBODYS}/stream", "GET, OPTIONS"),
        ("/checkout", "GET, HEAD, OPTIONS, POST"),
        ("/static/css/shop.css", "GET, HEAD, OPTIONS"),
        ("/static/favicon.svg", "GET, HEAD, OPTIONS"),
    ],
)
async def test_an_address_names_all_the_methods_it_takes(
    client: httpx.AsyncClient, path: str, methods: str
) -> None:
    answer = await client.options(path)

    assert answer.status_code == 204
    assert answer.headers["allow"] == methods
    for method in {"DELETE", "HEAD", "GET"} - set(methods.split(", ")):
        refused = await client.request(method, path)
        assert (refused.status_code, refused.headers["allow"]) == (405, methods), method
