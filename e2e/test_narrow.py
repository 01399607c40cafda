"""No page scrolls sideways on the narrowest screen, in the longer words of German either."""

import pytest

from e2e.judging import TOO_WIDE
from e2e.windows import Window
from tests.support.pages import STAFF_PAGES

PAGES = tuple(path for path in STAFF_PAGES if "{" not in path)


@pytest.mark.parametrize("language", ["en-GB", "de-DE"])
def test_the_staffs_pages_fit_320_pixels(manager: Window, language: str) -> None:
    page = manager.page
    page.set_viewport_size({"width": 320, "height": 800})
    page.set_extra_http_headers({"Accept-Language": language})
    for path in PAGES:
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == language[:2]
        assert page.evaluate(TOO_WIDE) <= 0, f"{path} scrolls sideways in {language}"
