"""A shop with a face of its own shows nothing of Doorstep's, on no page and in no mail."""

import re
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from app.services import mailing, shop
from tests.support.pages import CUSTOMER_PAGES, STAFF_PAGES
from tests.support.post_office import body, parsed
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")
TEMPLATES = Path(__file__).parents[2] / "app/templates"
SIGNS = re.compile(
    r"\bDoorstep\b(?!/)|favicon|static/doorstep|Good things, brought|Everything for home and hands"
    r"|#035b46|#7bd7b0"
)
# Its pieces are for people who build pages, in a demo shop alone.
FOR_BUILDERS = ("/gallery",)
DESCRIPTIONS = ("/schema/openapi.json", "/schema/asyncapi.json")
FACE = {"name": "Käthe & Söhne", "accent_colour": "#7a1f3d", "hero_headline": "Wine of the Elbe"}


@pytest.fixture
async def own_face() -> None:
    await shop.set_settings(FACE, "Bea", None)


@pytest.mark.usefixtures("own_face")
async def test_no_page_shows_doorsteps_face(bea: Visitor, known: dict[str, str]) -> None:
    await bea.open("/products/product_456")
    await bea.send("/cart/lines", quantity="2")
    others = ("/face.css", "/face.svg", "/favicon.ico", "/manifest.webmanifest")
    found: dict[str, list[str]] = {}
    for path in (*CUSTOMER_PAGES, *STAFF_PAGES, *others, *DESCRIPTIONS):
        if path.startswith(FOR_BUILDERS):
            continue
        page = await bea.open(path.format(**known))
        # The server's own name for the shop, which a manager can go back to.
        shown = page.text.replace("<bdi>Doorstep</bdi>", "")
        if signs := SIGNS.findall(shown):
            found[path] = signs
    assert not found


@pytest.mark.usefixtures("own_face", "known")
async def test_no_mail_shows_doorsteps_face() -> None:
    written = 0
    while due := await mailing.lease_mail():
        letter = await mailing.letter_for(due)
        assert letter
        message = parsed(letter.content)
        for said in (*_headers(message), body(message, "plain"), body(message, "html")):
            assert not SIGNS.search(said), said
        assert "#7a1f3d" in body(message, "html")
        written += 1
    assert written >= 4


def _headers(message: EmailMessage) -> list[str]:
    return [str(message["Subject"]), message["From"].addresses[0].display_name]


def test_no_template_of_a_mail_has_a_face_of_its_own() -> None:
    for template in (TEMPLATES / "mails").iterdir():
        assert not SIGNS.search(template.read_text()), template.name


async def test_the_signs_are_those_of_doorstep(client: httpx.AsyncClient) -> None:
    home = (await client.get("/")).text
    assert len(set(SIGNS.findall(home))) >= 5


@pytest.mark.usefixtures("own_face")
async def test_the_home_page_has_the_shops_words_and_colour(client: httpx.AsyncClient) -> None:
    home = await client.get("/")
    assert "<h1>Wine of the Elbe</h1>" in home.text
    [sheet] = re.findall(r'href="(/face\.css\?v=\w+)"', home.text)
    answer = await client.get(sheet)
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]
    assert "--primary: #7a1f3d;" in answer.text
    [mark] = set(re.findall(r'"(/face\.svg\?v=\w+)"', home.text))
    answer = await client.get(mark)
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert ">K</text>" in answer.text
    assert "set-cookie" not in answer.headers


async def test_a_name_alone_is_a_face(client: httpx.AsyncClient) -> None:
    await shop.set_settings({"name": "<script>"}, "Bea", None)
    home = await client.get("/")
    assert not SIGNS.search(home.text)
    assert "/face.css" not in home.text
    assert ">S</text>" in (await client.get("/face.svg")).text
