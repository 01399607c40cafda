"""Where and when orders are collected, in the reader's language."""

import pytest

from app.i18n.language import use_language
from app.values.collecting import collected_at
from tests.support.methods import offer, offer_pickup

pytestmark = pytest.mark.usefixtures("shop")


async def test_the_reader_gets_the_hours_in_her_language_or_the_shops() -> None:
    await offer_pickup()
    for spoken, hours in (("de", "Mo bis Fr 9 bis 18 Uhr"), ("fr", "Mon to Fri 9 to 18")):
        with use_language(spoken):
            at = collected_at("counter")
        assert at
        assert (at.in_a_line, at.hours) == ("3 Quay, 28195 Bremen", hours)


async def test_other_ways_of_delivery_have_no_point() -> None:
    await offer("post", 490)
    assert collected_at("post") is None
    assert collected_at(None) is None
