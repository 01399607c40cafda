"""Whoever asks for the head alone gets that, and no body."""

import pytest

from tests.cast import place

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
