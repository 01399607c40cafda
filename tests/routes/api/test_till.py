"""Programs read the till, and explain a difference."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from tests.support.api import assert_problem, bearer, fields_of
from tests.support.till import an_unknown_charge

pytestmark = pytest.mark.usefixtures("shop")


async def test_a_difference_is_read_and_explained(
    client: httpx.AsyncClient, api_key: Callable[..., Awaitable[str]]
) -> None:
    difference_id = await an_unknown_charge()
    reader, writer = bearer(await api_key("orders:read")), bearer(await api_key("payments:write"))
    till = (await client.get("/api/v1/till", headers=reader)).json()
    assert (till["differences"], till["is_behind"]) == (1, False)
    assert till["provider"][0]["charges"] == {"amount": 700, "currency": "EUR"}
    assert till["provider"][0]["left"] == {"amount": 664, "currency": "EUR"}

    path = f"/api/v1/till/differences/{difference_id}/explanation"
    empty = await client.post(path, json={"reason": ""}, headers=writer)
    assert fields_of(empty.json()) == ["reason"]
    for _time in range(2):
        answer = await client.post(path, json={"reason": "A test"}, headers=writer)
        assert (answer.status_code, answer.json()["state"]) == (200, "EXPLAINED")
    for state, count in (("NOTICED", 0), ("EXPLAINED", 1)):
        found = await client.get(f"/api/v1/till/differences?state={state}", headers=reader)
        assert len(found.json()["items"]) == count
    answer = await client.get("/api/v1/till/differences?state=LOST", headers=reader)
    assert answer.status_code == 422
    unknown = path.replace(str(difference_id), "0198c0df-1c22-7a68-9d3f-4a5b6c7d8e9f")
    assert_problem(
        await client.post(unknown, json={"reason": "A test"}, headers=writer), 404, "not-found"
    )
