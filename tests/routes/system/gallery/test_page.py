"""The gallery draws every piece, and is there for builders alone."""

import re

import pytest

from app.settings import settings

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "demo", True)


async def test_every_sample_is_drawn_in_both_themes(served, demo: None) -> None:
    index = await served.get("/gallery")
    links = re.findall(r'href="(/gallery/[^"]+)"', index.text)
    assert len(links) > 50
    for link in links:
        sample = await served.get(link)
        assert sample.status_code == 200, link
        assert f'data-theme="{link.rpartition("=")[2]}"' in sample.text


async def test_states_look_different(served, demo: None) -> None:
    async def order(state: str) -> str:
        return (await served.get(f"/gallery/order/{state}")).text

    assert "We&#39;re checking whether we can still cancel" in await order("cancelling")
    assert "Front door" in await order("delivered")
    assert "Front door" not in await order("shipped")


async def test_an_unknown_sample_is_not_found(served, demo: None) -> None:
    assert (await served.get("/gallery/order/stolen")).status_code == 404


async def test_a_shop_that_sells_has_none(served) -> None:
    assert (await served.get("/gallery")).status_code == 404
    assert (await served.get("/gallery/order/shipped")).status_code == 404
