"""Every text of every page comes out of the catalogues: what is not ⟦marked⟧ there is data."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from app.i18n import language
from app.i18n.language import ENGLISH, LANGUAGES, use_language
from app.routes.staff.board import row as shipment_rows
from app.values import formats
from app.values.known_carriers import TRACKING_PAGES
from app.web import address_entry
from app.web.pages import environment
from app.web.problem_kinds import CATALOGUE
from tests.support.pages import CUSTOMER_PAGES, STAFF_PAGES
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")
MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[^\W\d_]{2,}")
CODES = re.compile(
    r"\bORD-\w+|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|/problems/\S+"
    r"|\b\w\w\., \d+\. \w+\.? \d{4}|\b\w{3}\. \d+ \w+\.? \d{4}|\bmm\b"
)
WORDED = (
    "title",
    "alt",
    "placeholder",
    "aria-label",
    "data-announce",
    "data-page-title",
    "data-once",
)
CODE = ("script", "style", "code", "kbd", "time", "svg", "option")
DATA = (
    "Ann Lee",
    "ann@example.org",
    "bea@example.org",
    "12 Harbour Street",
    "20095",
    "Hamburg",
    "Blue mug",
    "Wool blanket",
    "Lamp of old",
    "Cap (Blue)",
    "Cap",
    "Keeps the sun off.",
    "Kappe GmbH, Fulda",
    "Kappe GmbH",
    "cap-blue",
    "cap-red",
    "Hutweg 1, Fulda",
    "kappe@example.org",
    "Wash it at 30 °C.",
    "A cap on a hook",
    "Colour",
    "Blue",
    "Red",
    "Kim",
    "kim@example.org",
    "Home",
    "Doorstep",
    *sorted(TRACKING_PAGES, key=len, reverse=True),
    "Front door",
    "Bea",
    "the tests",
    "first stock",
    *(one.own_name for one in LANGUAGES.values()),
    "UTC",
    "ORD",
    "JD",
    "EUR",
    "product_456",
    "product_789",
    "old-lamp",
    "sold-out",
    "back-again",
    "nora@example.org",
    "nothing-like-this",
    "nothing",
    "Kitchen",
    "BM",
    "WB",
    "LO",
    "nobody",
    "soon",
    "API",
    "CSV",
    "SKU",
    "QR",
    "DE",
    "The ERP",
    "goods.csv",
    "Lamp",
    "desk",
    "Variant Price",
)
MADE_BY_OTHERS = ("/schema",)
FOR_BUILDERS = ("/gallery",)


class Marked:
    """A language in which everything is said within ⟦ ⟧."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, one: str, many: str, count: int) -> str:
        return f"⟦{one if count == 1 else many}⟧"

    def pgettext(self, context: str, message: str) -> str:
        return f"⟦{message}⟧"


class Texts(HTMLParser):
    """What people read of a page or hear, each piece by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._code += tag in CODE
        self.found += [value or "" for name, value in attrs if name in WORDED]

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in CODE

    def handle_data(self, data: str) -> None:
        self.found.append("" if self._code else data)


def unmarked(page: str) -> Iterator[str]:
    texts = Texts()
    texts.feed(page)
    whole = CODES.sub("", "\n".join(texts.found))
    for data in sorted((*DATA, *CATALOGUE), key=len, reverse=True):
        whole = whole.replace(data, "")
    while MARKED.search(whole):
        whole = MARKED.sub("", whole)
    yield from (line.strip() for line in whole.splitlines() if WORD.search(line))


@pytest.fixture(params=[name for name in LANGUAGES if name != ENGLISH])
def marked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    real, spoken = language._catalogue, str(request.param)
    monkeypatch.setattr(
        language, "_catalogue", lambda name: Marked() if name == spoken else real(name)
    )
    _forget_what_was_said()
    yield spoken
    _forget_what_was_said()


def _forget_what_was_said() -> None:
    address_entry._entries.cache_clear()
    shipment_rows._drawn.cache_clear()


async def test_no_page_says_anything_past_the_catalogues(
    bea: Visitor, known: dict[str, str], marked: str
) -> None:
    bea.client.headers["Accept-Language"] = marked
    with use_language(marked):
        country = formats.country("DE")
    await bea.open("/products/product_456")
    await bea.send("/cart/lines", quantity="2")
    past: dict[str, list[str]] = {}
    for path in (*CUSTOMER_PAGES, *STAFF_PAGES):
        if path.startswith((*MADE_BY_OTHERS, *FOR_BUILDERS)):
            continue
        page = await bea.open(path.format(**known))
        assert page.status_code < 500, path
        if found := list(unmarked(page.text.replace(country, ""))):
            past[path] = found
    assert not past, "\n".join(f"{path}: {found}" for path, found in past.items())


def test_a_text_past_the_catalogues_is_noticed() -> None:
    page = environment.from_string('<p title="Tip">⟦One ⟦two⟧⟧ Blue mug <b>Three</b></p>').render()
    assert list(unmarked(page)) == ["Tip", "Three"]
