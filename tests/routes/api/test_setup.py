"""Programs read the setup guide, and see what is left to do in a new shop."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from app.services import shop
from app.values.legal_texts import REQUIRED
from tests.support.api import bearer

Key = Callable[..., Awaitable[str]]


@pytest.mark.usefixtures("shop")
async def test_each_step_says_whether_it_is_done(client: httpx.AsyncClient, api_key: Key) -> None:
    headers = bearer(await api_key("settings:read"))

    async def done() -> dict[str, bool]:
        guide = (await client.get("/api/v1/setup", headers=headers)).json()
        assert not guide["closed"]
        return {step["name"]: step["done"] for step in guide["steps"]}

    first = await done()
    assert list(first)[:2] == ["seller", "legal"]
    assert (first["legal"], first["product"]) == (False, True)
    for kind in REQUIRED:
        assert not (await done())["legal"]
        await shop.change_legal_text(kind, "de", "Ein Text.", "Mia", 0)
    assert (await done())["legal"]
    await shop.close_setup("Mia")
    assert (await client.get("/api/v1/setup", headers=headers)).json()["closed"]
