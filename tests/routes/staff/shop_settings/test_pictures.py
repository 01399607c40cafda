"""A manager uploads the logo and the icon, and pages, mails and paper show them at once."""

import re
from collections.abc import Awaitable, Callable

import httpx
import pytest

from app import audit_log
from app.audit_log import Filters
from app.infra.database import fetch, fetch_value
from app.services import mailing, shop
from app.services.shop.face_files import delete_unused_face_files
from tests.support.api import assert_problem, bearer
from tests.support.breaches import broken, undone
from tests.support.cast import place, shipment_of
from tests.support.mails import mail_about
from tests.support.pictures import BLUE, by_a_phone, drawn, photo, saved
from tests.support.post_office import body, parsed
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.visitor import Visitor

LOOK = "/staff/settings/look"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
API = "/api/v1/settings"
Key = Callable[..., Awaitable[str]]


def wide(colour: object = BLUE) -> bytes:
    return saved(drawn(1400, 200, "RGBA", colour), "PNG")


async def upload(bea: Visitor, name: str, content: bytes, file_name: str = "a.png") -> None:
    await bea.open(LOOK)
    token = bea.form(LOOK).value("_csrf_token")
    bea.page = await bea.client.post(
        f"{LOOK}/pictures/{name}",
        data={"_csrf_token": token},
        files={"picture": (file_name, content, "image/png")},
        follow_redirects=True,
    )


def picture_in(text: str, alt: str) -> str:
    [found] = re.findall(rf'src="(/pictures/\w+\.png)"[^>]*\salt="{alt}"', text)
    return found


async def test_a_logo_takes_the_place_of_the_name(bea: Visitor, client: httpx.AsyncClient) -> None:
    assert "<span>Doorstep</span>" in (await client.get("/")).text
    await upload(bea, "logo", wide())
    assert "Picture saved." in bea.text

    home = (await client.get("/")).text
    assert "<span>Doorstep</span>" not in home
    assert "brand-ground" in home
    assert 'width="480" height="69"' in home
    file = await client.get(picture_in(home, "Doorstep"))
    assert (file.status_code, file.headers["content-type"]) == (200, "image/png")
    assert "immutable" in file.headers["cache-control"]
    assert file.content.startswith(b"\x89PNG")
    assert "set-cookie" not in file.headers

    sent = [one for one in bea.forms(LOOK) if one.action == LOOK][-1]
    removal = dict(sent.fields) | {"unset": "logo"}
    bea.page = await bea.client.post(LOOK, data=removal, follow_redirects=True)
    assert "<span>Doorstep</span>" in (await client.get("/")).text
    known = await shop.read_settings()
    assert (known.version, known.given) == (2, {})
    after, before = (await audit_log.list_lines(Filters(action="settings.changed"))).items
    assert before.after
    assert str(before.after["logo"]).startswith("/pictures/")
    assert after.after == {"logo": None}


async def test_a_logo_of_its_own_is_for_the_dark_theme(
    bea: Visitor, client: httpx.AsyncClient
) -> None:
    await upload(bea, "logo", wide())
    assert "Logo for the dark theme" in bea.text
    await upload(bea, "logo_dark", wide((1, 2, 3, 255)))
    home = (await client.get("/")).text
    assert "brand-ground" not in home
    assert 'class="in-light"' in home
    assert 'class="in-dark"' in home


async def test_an_icon_is_for_tabs_and_home_screens(
    bea: Visitor, client: httpx.AsyncClient
) -> None:
    await upload(bea, "icon", saved(drawn(700, 400, "RGBA"), "PNG"))
    await shop.refresh()
    home = (await client.get("/")).text
    [tab] = re.findall(r'rel="icon" href="([^"]+)" type="image/png"', home)
    assert f'rel="icon" href="{tab}" type="image/png"' in (await client.get("/schema")).text
    [touch] = re.findall(r'rel="apple-touch-icon" href="([^"]+)"', home)
    small, large = await client.get(tab), await client.get(touch)
    assert (_side(small.content), _side(large.content)) == ((32, 32), (180, 180))
    described = (await client.get("/schema", headers={"Accept": "text/html"})).text
    assert f'rel="icon" href="{tab}" type="image/png"' in described
    favicon = await client.get("/favicon.ico")
    assert (favicon.headers["content-type"], favicon.content) == ("image/png", small.content)


async def test_a_small_icon_is_not_enlarged(bea: Visitor, client: httpx.AsyncClient) -> None:
    await upload(bea, "icon", saved(drawn(48, 48), "PNG"))
    known = (await shop.read_settings()).settings.icon
    assert known
    assert [one.width for one in known.sizes] == [32, 48]
    assert "apple-touch-icon" not in (await client.get("/")).text


@pytest.mark.usefixtures("shop")
async def test_mails_and_paper_show_the_logo(
    bea: Visitor, settle: Callable[[], Awaitable[int]]
) -> None:
    order = await place(product_456=1)
    await settle()
    parcel = await shipment_of(order)
    await upload(bea, "logo", wide())
    await shop.refresh()
    for path in (f"/staff/labels/{parcel.shipment_id}", f"/staff/slips?ids={parcel.shipment_id}"):
        assert "paper-logo" in (await bea.open(path)).text
    due = mail_about(order.order_id)
    letter = await mailing.letter_for(due)
    assert letter
    message = parsed(letter.content)
    assert '<img src="cid:logo@shop" alt="Doorstep"' in body(message, "html")
    assert "Doorstep" in body(message, "plain")
    [image] = [one for one in message.walk() if one.get_content_type() == "image/png"]
    assert image["Content-ID"] == "<logo@shop>"
    content = image.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert _side(content) == (480, 69)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (SVG, "SVG drawings cannot be used. Save it as PNG or WebP."),
        (b"", "This file is empty."),
        (b"GIF89a", "This is not a picture that can be used."),
        (photo(20, 20), "This picture is too small"),
        (saved(drawn(300, 100, "RGBA", (0, 0, 0, 0)), "PNG"), "transparent everywhere"),
    ],
)
async def test_what_is_no_logo_is_refused(bea: Visitor, content: bytes, told: str) -> None:
    await upload(bea, "logo", content, "logo.svg")
    assert bea.page.status_code == 422
    assert told in bea.text
    assert 'href="#logo"' in bea.page.text
    assert await fetch_value("SELECT count(*) FROM shop.settings") == 0


async def test_an_answer_that_is_loaded_again_leads_to_the_page(bea: Visitor) -> None:
    await bea.open(f"{LOOK}/pictures/logo")
    assert bea.page.url.path == LOOK


async def test_a_form_without_a_file_is_refused(bea: Visitor) -> None:
    await bea.open(LOOK)
    token = bea.form(LOOK).value("_csrf_token")
    for name, status in (("logo", 422), ("motto", 404)):
        answer = await bea.client.post(f"{LOOK}/pictures/{name}", data={"_csrf_token": token})
        assert answer.status_code == status
    assert (await bea.client.post(f"{LOOK}/pictures/logo")).status_code == 403


async def test_a_program_uploads_and_removes(client: httpx.AsyncClient, api_key: Key) -> None:
    key = bearer(await api_key("settings:read", "settings:write"))
    sent = {**key, "Content-Type": "image/jpeg"}
    first = await client.put(f"{API}/pictures/logo", content=by_a_phone(), headers=sent)
    logo = first.json()["logo"]
    assert (logo["width"], logo["height"]) == (180, 240)
    assert [one["height"] for one in logo["sizes"]] == [96, 240]
    again = await client.put(f"{API}/pictures/logo", content=by_a_phone(), headers=sent)
    assert again.json()["version"] == first.json()["version"] == 2

    late = await client.put(
        f"{API}/pictures/icon", content=photo(), headers={**sent, "If-Match": '"1"'}
    )
    assert_problem(late, 412, "precondition-failed")
    assert (
        await client.put(f"{API}/pictures/motto", content=photo(), headers=sent)
    ).status_code == 404
    text = {**key, "Content-Type": "image/svg+xml"}
    other = await client.put(f"{API}/pictures/logo", content=SVG, headers=text)
    assert_problem(other, 415, "unsupported-media-type")

    same = await client.put(API, json={"logo": logo}, headers=key)
    assert same.json()["version"] == 2
    forged = {**logo, "url": "/pictures/" + "0" * 64 + ".png"}
    assert_problem(await client.put(API, json={"logo": forged}, headers=key), 422, "invalid-input")
    assert (await client.put(API, json={"logo": None}, headers=key)).json()["logo"] is None


async def test_a_file_goes_some_time_after_its_logo() -> None:
    first = await shop.set_face_picture("logo", wide(), "Bea")
    assert first.settings.logo
    await shop.set_face_picture("logo_dark", wide(), "Bea")
    await shop.set_settings({"logo": None}, "Bea", None)
    assert await fetch_value("SELECT count(unused_since) FROM shop.picture_files") == 0
    await shop.set_settings({"logo_dark": None}, "Bea", None)
    assert await fetch_value("SELECT count(unused_since) FROM shop.picture_files") == 2
    assert await delete_unused_face_files(10) == 0
    await fetch("UPDATE shop.picture_files SET unused_since = now() - interval '31 days'")
    assert await delete_unused_face_files(10) == 2


async def test_the_audit_misses_a_file_that_is_gone() -> None:
    await shop.set_face_picture("icon", photo(), "Bea")
    assert await broken() == set()
    one = "SELECT min(sha256) FROM shop.picture_files"
    async with undone():
        await fetch(f"DELETE FROM shop.picture_files WHERE sha256 = ({one})")
        assert await broken() == {(1, "the files of the shop's logo and icon are there")}


def _side(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
