"""Browsers ask for an icon wherever they are, and phones for what a home screen needs."""

import re
from typing import Any

import httpx
import msgspec
import pytest

from app.i18n.language import ENGLISH
from app.services import shop
from tests.support.pictures import drawn, saved
from tests.support.shop_settings import settings_as_before as settings_as_before


async def test_there_is_a_favicon(client: httpx.AsyncClient) -> None:
    answer = await client.get("/favicon.ico")

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.content.startswith(b"<svg")


async def manifest_of(client: httpx.AsyncClient, path: str = "/") -> tuple[httpx.Response, Any]:
    page = (await client.get(path)).text
    [href] = re.findall(r'<link rel="manifest" href="([^"]+)">', page)
    answer = await client.get(href)
    return answer, msgspec.json.decode(answer.content)


async def test_a_phone_learns_what_the_home_screen_needs(client: httpx.AsyncClient) -> None:
    answer, told = await manifest_of(client)
    assert answer.headers["content-type"].startswith("application/manifest+json")
    assert "immutable" in answer.headers["cache-control"]
    assert "set-cookie" not in answer.headers
    assert (told["name"], told["lang"], told["display"]) == ("Doorstep", ENGLISH, "standalone")
    assert told["start_url"] == told["scope"] == told["id"] == "/"
    [icon] = told["icons"]
    assert (await client.get(icon["src"])).headers["content-type"].startswith(icon["type"])


@pytest.mark.usefixtures("settings_as_before")
async def test_the_manifest_is_made_from_the_shops_settings(client: httpx.AsyncClient) -> None:
    before, _ = await manifest_of(client)
    face = {"name": "Käthe & Söhne", "accent_colour": "#7a1f3d", "language": "de"}
    await shop.set_settings(face, "Bea", None)
    await shop.set_face_picture("icon", saved(drawn(700, 700), "PNG"), "Bea")
    await shop.refresh()
    after, told = await manifest_of(client)
    assert after.url != before.url, "no browser keeps the old one"
    assert (told["name"], told["lang"]) == ("Käthe & Söhne", "de")
    assert told["theme_color"] == "#7a1f3d"
    assert [icon["sizes"] for icon in told["icons"]] == ["32x32", "180x180", "512x512"]
    for icon in told["icons"]:
        assert (await client.get(icon["src"])).headers["content-type"] == icon["type"]


async def test_the_staff_work_in_a_browser(client: httpx.AsyncClient) -> None:
    assert "manifest" not in (await client.get("/staff/login")).text
