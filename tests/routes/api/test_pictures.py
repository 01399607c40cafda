"""A program gives products their pictures."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.support.api import assert_problem, bearer
from tests.support.pictures import BLUE, GREEN, photo

PATH = "/api/v1/products/product_456/pictures"
JPEG = {"Content-Type": "image/jpeg"}


@pytest.fixture
async def key(shop: None, api_key: Callable[..., Awaitable[str]]) -> dict[str, str]:
    return bearer(await api_key("products:write"))


async def added(client: httpx.AsyncClient, key: dict[str, str], **options: Any) -> dict[str, Any]:
    sent = photo(**options)
    answer = await client.post(PATH, content=sent, headers={**key, **JPEG})
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


async def test_a_picture_is_sent_as_it_is_and_shown_by_the_product(
    client: httpx.AsyncClient, key: dict[str, str]
) -> None:
    before = await client.get("/api/v1/products/product_456")
    answer = await client.post(
        f"{PATH}?alt=A+blue+mug", content=photo(1000, 500), headers={**key, **JPEG}
    )
    assert answer.status_code == 201
    picture = answer.json()
    assert (picture["width"], picture["height"], picture["alt"]) == (1000, 500, "A blue mug")
    assert [one["width"] for one in picture["sizes"]] == [320, 800, 1000]
    after = await client.get("/api/v1/products/product_456")
    assert after.json()["pictures"] == [picture]
    assert after.headers["etag"] != before.headers["etag"]
    assert (await client.get(PATH)).json() == {"items": [picture], "next_cursor": None}

    again = await client.post(PATH, content=photo(1000, 500), headers={**key, **JPEG})
    assert (again.status_code, again.json()) == (200, picture)


async def test_a_form_carries_a_picture_as_well(
    client: httpx.AsyncClient, key: dict[str, str]
) -> None:
    files = {"picture": ("mug.png", photo(kind="PNG"), "image/png")}
    answer = await client.post(PATH, data={"alt": "A mug"}, files=files, headers=key)
    assert (answer.status_code, answer.json()["alt"]) == (201, "A mug")
    two = [("picture", (name, photo(), "image/jpeg")) for name in ("a.jpg", "b.jpg")]
    for sent in (two, {"photo": ("a.jpg", photo(), "image/jpeg")}):
        refused = await client.post(PATH, files=sent, headers=key)
        assert assert_problem(refused, 422, "invalid-input")["errors"][0]["field"] == "picture"


async def test_it_is_described_moved_and_removed(
    client: httpx.AsyncClient, key: dict[str, str]
) -> None:
    first, second = await added(client, key), await added(client, key, colour=BLUE)
    path = f"{PATH}/{second['picture_id']}"
    changed = await client.put(path, json={"alt": "A blue mug", "position": 1}, headers=key)
    assert changed.status_code == 200
    assert (changed.json()["position"], changed.json()["alt"]) == (1, "A blue mug")
    shown = (await client.get(PATH)).json()["items"]
    assert [one["picture_id"] for one in shown] == [second["picture_id"], first["picture_id"]]

    stale = await client.put(path, json={"alt": "x"}, headers={**key, "If-Match": '"1"'})
    assert_problem(stale, 412, "precondition-failed")
    for body, field in (({"position": 0}, "position"), ({"alt": "x" * 301}, "alt")):
        wrong = await client.put(path, json=body, headers=key)
        assert assert_problem(wrong, 422, "invalid-input")["errors"][0]["field"] == field

    gone = await client.delete(path, headers={**key, "If-Match": changed.headers["etag"]})
    assert (gone.status_code, gone.content) == (204, b"")
    assert_problem(await client.delete(path, headers=key), 404, "not-found")
    assert (await client.get(second["url"])).status_code == 200


@pytest.mark.parametrize(
    ("content", "kind", "status", "name", "says"),
    [
        (b"", "image/jpeg", 422, "invalid-input", "This file is empty."),
        (b"<svg/>", "image/png", 422, "invalid-input", "SVG drawings"),
        (b"GIF89a", "image/gif", 422, "invalid-input", "not a picture"),
        (b"{}", "application/json", 415, "unsupported-media-type", ""),
        (b"<svg/>", "image/svg+xml", 415, "unsupported-media-type", ""),
        (b"x" * (21 * 1024 * 1024), "image/jpeg", 413, "body-too-large", "20 MiB"),
    ],
)
async def test_what_is_no_picture_is_refused(
    client: httpx.AsyncClient,
    key: dict[str, str],
    content: bytes,
    kind: str,
    status: int,
    name: str,
    says: str,
) -> None:
    answer = await client.post(PATH, content=content, headers={**key, "Content-Type": kind})
    problem = assert_problem(answer, status, name)
    assert says in str(problem)
    if status == 422:
        assert [one["field"] for one in problem["errors"]] == ["picture"]
    assert (await client.get(PATH)).json()["items"] == []


async def test_a_broken_form_is_refused_too(client: httpx.AsyncClient, key: dict[str, str]) -> None:
    for boundary, content in (("x", b"--x\r\nnothing"), ("x", b""), ("", b"--x--")):
        kind = f"multipart/form-data; boundary={boundary}"
        answer = await client.post(PATH, content=content, headers={**key, "Content-Type": kind})
        assert answer.status_code in (400, 422), answer.text


async def test_the_products_of_others_stay_as_they_are(
    client: httpx.AsyncClient, key: dict[str, str]
) -> None:
    picture = await added(client, key, colour=GREEN)
    other = PATH.replace("456", "789")
    answer = await client.delete(f"{other}/{picture['picture_id']}", headers=key)
    assert_problem(answer, 404, "not-found")
    nothing = PATH.replace("product_456", "nothing")
    assert_problem(await client.get(nothing), 404, "not-found")
    sent = await client.post(nothing, content=photo(), headers={**key, **JPEG})
    assert_problem(sent, 404, "not-found")
