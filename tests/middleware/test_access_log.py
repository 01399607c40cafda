"""One line a request, with its number and without tokens or people."""

import logging
import re

import httpx
import pytest

from tests.support.api import Place, assert_problem, bearer
from tests.support.trouble import lines


@pytest.mark.parametrize("given", ["order-7.3~a_B", "x" * 128])
async def test_a_sane_request_id_is_kept(client: httpx.AsyncClient, given: str) -> None:
    answer = await client.get("/api/v1/nothing", headers={"X-Request-ID": given})

    assert assert_problem(answer, 404, "not-found")["request_id"] == given


@pytest.mark.parametrize("given", ["", "x" * 129, "a b", "<script>", "a\tb"])
async def test_any_other_request_id_is_replaced(client: httpx.AsyncClient, given: str) -> None:
    answer = await client.get("/api/v1/nothing", headers={"X-Request-ID": given})

    assert re.fullmatch("[0-9a-f]{32}", assert_problem(answer, 404, "not-found")["request_id"])


async def test_one_log_line_a_request_without_token_or_person(
    client: httpx.AsyncClient, place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    order = await place()
    token = order["access_token"]
    caplog.clear()

    await client.get(order["links"]["self"], params={"token": token})
    await client.get("/api/v1/nothing%0Aforged", headers=bearer(token))

    seen, unknown = [line for line in lines(caplog) if line["event"] == "request"]
    assert seen["path"] == order["links"]["self"]
    assert (seen["method"], seen["status"]) == ("GET", 200)
    assert seen["ms"] > 0
    assert seen["request_id"]
    assert unknown["path"] == "/api/v1/nothing%0Aforged"
    ours = " ".join(str(line) for line in lines(caplog))
    assert token not in ours
    assert "example.org" not in ours
