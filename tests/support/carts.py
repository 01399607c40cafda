"""A cart in several tabs of one browser, and what its page shows."""

import asyncio

import httpx

from app.infra.database import fetch_value
from tests.support.visitor import Visitor


async def rows() -> int:
    return await fetch_value("SELECT count(*) FROM carts.carts")


async def shown(visitor: Visitor) -> dict[str, str]:
    """What the cart's page shows, by product."""
    await visitor.open("/cart")
    return {
        form.action.rpartition("/")[2]: form.value("quantity")
        for form in visitor.forms("/cart/lines/")
        if form.value("quantity") and not form.action.endswith("/removal")
    }


def another_tab(visitor: Visitor) -> Visitor:
    """With the cookies that the browser has by now."""
    return Visitor(visitor.client)


async def adds(visitor: Visitor, *product_ids: str) -> list[httpx.Response]:
    """All at once, each with the cookies that the browser has now."""
    await visitor.open("/")
    token = visitor.form("/cart/lines").value("_csrf_token")
    cookies = dict(visitor.client.cookies)

    async def add(product_id: str) -> httpx.Response:
        data = {"_csrf_token": token, "product_id": product_id}
        async with httpx.AsyncClient(
            transport=visitor.client._transport, base_url="http://test", cookies=cookies
        ) as tab:
            return await tab.post("/cart/lines", data=data)

    answers = await asyncio.gather(*map(add, product_ids))
    visitor.client.cookies.update(answers[-1].cookies)
    return answers
