"""Colours and language are remembered, and no form leads off the site."""

import pytest

from tests.support.visitor import Visitor


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "/\\evil.example"])
async def test_no_form_leads_off_the_site(visitor: Visitor, back: str) -> None:
    await visitor.open("/products/product_456")
    answer = await visitor.send("/cart/lines", back=back)

    assert answer.history[0].headers["location"].startswith("/cart?told=")


async def test_colours_are_remembered_without_scripts(visitor: Visitor) -> None:
    await visitor.open("/cart")
    await visitor.send("/theme", theme="dark")

    assert visitor.address.endswith("/cart")
    assert '<html lang="en" data-theme="dark" class="dark">' in visitor.page.text
