"""Every problem has its page."""

import httpx


async def test_every_problem_has_its_page(client: httpx.AsyncClient) -> None:
    from app.web.problem_kinds import CATALOGUE

    index = await client.get("/problems")
    for name, kind in CATALOGUE.items():
        answer = await client.get(f"/problems/{name}")
        assert answer.status_code == 200
        assert kind.title in answer.text.replace("&#39;", "'")
        assert f'href="/problems/{name}"' in index.text
    assert (await client.get("/problems/no-such")).status_code == 404
