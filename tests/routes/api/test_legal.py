"""Legal texts by the API: written, changed from the version that was read, and never lost."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from app import audit_log
from app.values.legal_texts import MAX_LEGAL_TEXT, LegalKind, legal_pages
from tests.support.api import assert_problem, bearer, fields_of

LEGAL = "/api/v1/legal"
TERMS = f"{LEGAL}/terms/en"
Key = Callable[..., Awaitable[str]]


@pytest.fixture
async def program(client: httpx.AsyncClient, api_key: Key) -> httpx.AsyncClient:
    client.headers.update(bearer(await api_key("settings:read", "settings:write")))
    return client


async def test_a_text_is_written_read_and_changed(program: httpx.AsyncClient) -> None:
    assert_problem(await program.get(TERMS), 404, "not-found")
    assert (await program.get(LEGAL)).json() == {"items": [], "edition": 0}

    written = await program.put(TERMS, json={"text": "Pay first."})
    assert (written.status_code, written.headers["etag"]) == (201, '"1"')
    assert LegalKind.TERMS in legal_pages()
    changed = await program.put(TERMS, json={"text": "Pay *later*."})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    again = await program.put(TERMS, json={"text": "Pay *later*."})
    assert (again.status_code, again.json()) == (200, changed.json())

    assert (await program.get(TERMS)).json()["text"] == "Pay *later*."
    assert (await program.get(TERMS, params={"version": 1})).json()["text"] == "Pay first."
    assert_problem(await program.get(TERMS, params={"version": 3}), 404, "not-found")
    unchanged = await program.get(TERMS, headers={"If-None-Match": '"2"'})
    assert unchanged.status_code == 304
    assert "<em>later</em>" in (await program.get("/legal/terms")).text


async def test_an_emptied_text_is_gone_and_its_versions_stay(program: httpx.AsyncClient) -> None:
    await program.put(TERMS, json={"text": "Pay first."})
    assert (await program.put(TERMS, json={"text": ""})).json()["version"] == 2
    [line] = (await program.get(LEGAL)).json()["items"]
    assert (line["kind"], line["language"], line["exists"]) == ("terms", "en", False)
    assert (await program.get("/legal/terms")).status_code == 404
    assert (await program.get(TERMS, params={"version": 1})).json()["text"] == "Pay first."
    assert_problem(await program.put(f"{LEGAL}/imprint/de", json={"text": ""}), 404, "not-found")


async def test_blanks_are_no_text(program: httpx.AsyncClient) -> None:
    assert_problem(await program.put(TERMS, json={"text": " \n\u3164\n"}), 404, "not-found")
    await program.put(TERMS, json={"text": "\n Pay first. \n"})
    emptied = await program.put(TERMS, json={"text": " \n\t\n"})
    assert (emptied.json()["text"], emptied.json()["version"]) == ("", 2)
    assert (await program.get("/legal/terms")).status_code == 404
    assert (await program.get(TERMS, params={"version": 1})).json()["text"] == "Pay first."


async def test_a_change_for_another_version_is_not_made(program: httpx.AsyncClient) -> None:
    new = {"If-None-Match": "*"}
    assert (await program.put(TERMS, json={"text": "One."}, headers=new)).status_code == 201
    for text in ("One.", "Two."):
        late = await program.put(TERMS, json={"text": text}, headers=new)
        assert_problem(late, 412, "precondition-failed")
    stale = await program.put(TERMS, json={"text": "Two."}, headers={"If-Match": '"7"'})
    assert_problem(stale, 412, "precondition-failed")
    right = await program.put(TERMS, json={"text": "Two."}, headers={"If-Match": '"1"'})
    assert right.json()["version"] == 2
    [last, _] = (await audit_log.list_lines(audit_log.Filters(action="legal.changed"))).items
    assert (last.before, last.after) == ({"version": 1}, {"version": 2})


@pytest.mark.parametrize("path", ["terms/tlh", "motto/en", "terms/EN", "TERMS/en", "terms/%00"])
async def test_there_are_only_these_pages_and_languages(
    program: httpx.AsyncClient, path: str
) -> None:
    answer = await program.put(f"{LEGAL}/{path}", json={"text": "A text."})
    assert_problem(answer, 404, "not-found")
    assert (await program.get(f"{LEGAL}/{path}")).status_code == 404


@pytest.mark.parametrize("text", ["a\x00b", "x" * (MAX_LEGAL_TEXT + 1), 7, None])
async def test_a_text_that_is_none_is_refused_by_its_field(
    program: httpx.AsyncClient, text: object
) -> None:
    answer = await program.put(TERMS, json={"text": text})
    assert fields_of(assert_problem(answer, 422, "invalid-input")) == ["text"]


@pytest.mark.parametrize("version", ["0", "-1", "x", "99999999999999999999"])
async def test_a_version_that_is_no_number_is_refused(
    program: httpx.AsyncClient, version: str
) -> None:
    answer = await program.get(TERMS, params={"version": version})
    assert fields_of(assert_problem(answer, 422, "invalid-input")) == ["version"]
