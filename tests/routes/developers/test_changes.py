"""The page of changes: nothing that once was in the API has gone, and what is new is listed."""

import httpx

from app.messaging.events import BY_TYPE
from app.routes.developers.changes import FIRST_CALLS, FIRST_EVENTS, changes_since_first
from app.web.problem_kinds import CATALOGUE


async def test_nothing_is_gone_and_each_new_call_is_listed(client: httpx.AsyncClient) -> None:
    paths = (await client.get("/schema/openapi.json")).json()["paths"]
    calls = {
        f"{method.upper()} {path}"
        for path, operations in paths.items()
        for method in operations
        if path.startswith("/api/")
    }
    changes = changes_since_first(calls, BY_TYPE, CATALOGUE)
    page = (await client.get("/developers/changes")).text

    assert changes.gone == []
    assert set(changes.calls) == calls - FIRST_CALLS
    for new in (*changes.calls, *changes.events, *changes.problems):
        assert f">{new}<" in page


def test_what_is_gone_is_said() -> None:
    changes = changes_since_first(FIRST_CALLS - {"GET /api/v1/orders"}, FIRST_EVENTS, CATALOGUE)
    assert (changes.calls, changes.gone) == ([], ["GET /api/v1/orders"])
