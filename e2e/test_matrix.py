"""Every page for those who have less: no scripts, paper, a slow line."""

import gzip
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Response, Route, ViewportSize, expect

from app.i18n.language import ENGLISH, LANGUAGES
from e2e.judging import AT_ONCE, fits_everybody, violations
from e2e.windows import Window
from tests.support.pages import CUSTOMER_PAGES, MADE_BY_OTHERS, MONEY_PAGES, STAFF_PAGES

pytestmark = pytest.mark.proof

EVERYBODYS = (*CUSTOMER_PAGES, *MONEY_PAGES, *STAFF_PAGES)
OURS = tuple(path for path in EVERYBODYS if path not in MADE_BY_OTHERS)
# Bytes, compressed.
MAX_BYTES = {"document": 30_000, "stylesheet": 30_000, "script": 25_000}
# The board and the station, which are open all day, have more to do by key, scanner and camera.
MORE_SCRIPTS = 28_000
BY_HAND = ("/staff/shipments", "/staff/scan")
# Milliseconds until the largest part of a page is painted.
SLOWEST = 1000
PAINTED = """() => new Promise((tell) => new PerformanceObserver((list) =>
  tell(list.getEntries().at(-1).startTime)
).observe({ type: "largest-contentful-paint", buffered: true }))"""
SCRIPT = re.compile(r"<script\b[^>]*>.*?</script>", re.DOTALL)
NOSCRIPT = re.compile(r"</?noscript>")

Visit = Callable[[str], Window]


@pytest.fixture(scope="module")
def visit(customer: Window, manager: Window, known: dict[str, str]) -> Visit:
    """Opens a page as its audience, wide and light."""

    def open_page(path: str) -> Window:
        window = manager if path in STAFF_PAGES else customer
        window.troubles.clear()
        window.page.emulate_media(color_scheme="light", media="screen")
        window.page.set_viewport_size({"width": 1280, "height": 800})
        window.page.goto(path.format(**known))
        return window

    return open_page


@pytest.fixture(scope="module")
def visit_without_scripts(
    browser: Browser, base_url: str, customer: Window, manager: Window, known: dict[str, str]
) -> Iterator[Callable[[str], Page]]:
    """Scripts are taken out of the pages, for axe is one, and `noscript` is what it holds."""
    states = [window.page.context.storage_state() for window in (customer, manager)]
    # So tall that the bar of the board, which sticks to the window's end, covers no row in part.
    tall = ViewportSize(width=1280, height=4000)
    contexts = [
        browser.new_context(base_url=base_url, storage_state=state, viewport=tall)
        for state in states
    ]
    for context in contexts:
        context.route("**/*", _without_scripts)
    pages = [context.new_page() for context in contexts]

    def open_page(path: str) -> Page:
        page = pages[path in STAFF_PAGES]
        page.goto(path.format(**known))
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="module", params=[name for name in LANGUAGES if name != ENGLISH])
def another_language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def visit_in_another_language(
    another_language: str,
    browser: Browser,
    base_url: str,
    customer: Window,
    manager: Window,
    known: dict[str, str],
) -> Iterator[Visit]:
    states = [window.page.context.storage_state() for window in (customer, manager)]
    contexts = [
        browser.new_context(base_url=base_url, storage_state=state, locale=another_language)
        for state in states
    ]
    windows = [Window(context, base_url) for context in contexts]

    def open_page(path: str) -> Window:
        window = windows[path in STAFF_PAGES]
        window.page.goto(path.format(**known))
        return window

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("path", OURS)
def test_wide_and_light_narrow_and_dark(visit: Visit, path: str) -> None:
    window = visit(path)
    fits_everybody(window.page, path)
    assert window.troubles == []


def test_who_sees_all_her_orders(returning: Window, known: dict[str, str]) -> None:
    for path in ("/account/orders", f"/orders/{known['shipped']}", known["account_link"]):
        returning.page.goto(path)
        fits_everybody(returning.page, path)
    assert returning.troubles == []


@pytest.mark.parametrize("path", OURS)
def test_in_another_language(
    visit_in_another_language: Visit, another_language: str, path: str
) -> None:
    """Its words are longer: none of them widens a small screen."""
    window = visit_in_another_language(path)
    # An invoice stays in the language of its order.
    if not path.startswith("/gallery") and not path.endswith("{invoice}"):
        expect(window.page.locator("html")).to_have_attribute("lang", another_language)
    fits_everybody(window.page, path)
    assert window.troubles == []


@pytest.mark.parametrize("path", OURS)
def test_without_scripts(visit_without_scripts: Callable[[str], Page], path: str) -> None:
    page = visit_without_scripts(path)
    assert page.locator("script").count() == 0
    assert violations(page) == []


@pytest.mark.parametrize("path", OURS)
def test_on_paper(visit: Visit, path: str) -> None:
    page = visit(path).page
    page.evaluate(AT_ONCE)
    page.emulate_media(media="print")
    assert violations(page) == []


@pytest.mark.parametrize("path", OURS)
def test_weight_and_first_sight(
    visit: Visit, record: Callable[[str, str], None], path: str
) -> None:
    page = visit("/nowhere" if path not in STAFF_PAGES else "/staff/nowhere").page
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    page.on("response", keep)
    visit(path)
    expect(page.locator("h1, h2.title").first).to_be_visible()
    painted = page.evaluate(PAINTED)
    page.remove_listener("response", keep)
    weight = dict.fromkeys(MAX_BYTES, 0)
    for answer in answers:
        kind = answer.request.resource_type
        if kind in weight and not 300 <= answer.status < 400:
            weight[kind] += len(gzip.compress(answer.body()))
    record(f"weight of {path}", f"{weight}, largest paint after {painted:.0f} ms")
    most = MAX_BYTES | ({"script": MORE_SCRIPTS} if path.startswith(BY_HAND) else {})
    assert {kind: size for kind, size in weight.items() if size > most[kind]} == {}
    assert painted < SLOWEST


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_in_the_gallery(open_window: Callable[..., Window], scheme: str) -> None:
    page = open_window(color_scheme=scheme).page
    page.goto("/gallery")
    links = page.locator(f"main a[href$='theme={scheme}']").all()
    addresses = [link.get_attribute("href") or "" for link in links]
    assert len(addresses) > 25
    for address in addresses:
        page.goto(address)
        assert violations(page) == [], address


def _without_scripts(route: Route) -> None:
    if route.request.resource_type == "document":
        answer = route.fetch()
        route.fulfill(response=answer, body=NOSCRIPT.sub("", SCRIPT.sub("", answer.text())))
    else:
        route.continue_()
