"""Icons are drawn once, in a file that browsers keep."""

import re

import httpx
import pytest

from app.web.icons import NAMES, icon


async def test_every_icon_is_in_the_file_that_pages_name(client: httpx.AsyncClient) -> None:
    address = re.search(r'href="([^#]+)#truck"', icon("truck"))
    assert address
    answer = await client.get(address[1])
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "immutable" in answer.headers["cache-control"]
    assert set(re.findall(r'<symbol id="([^"]+)"', answer.text)) == NAMES


def test_an_icon_is_silent_unless_it_is_given_words() -> None:
    assert 'aria-hidden="true"' in icon("truck")
    assert 'role="img" aria-label="&lt;b&gt;"' in icon("truck", "<b>")


def test_a_name_that_is_not_in_the_file_is_refused() -> None:
    with pytest.raises(KeyError, match="no-such-icon"):
        icon("no-such-icon")
