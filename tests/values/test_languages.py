"""Which languages customers can choose from, and which one is the shop's own."""

from collections.abc import Iterator

import pytest

from app.i18n.language import LANGUAGES
from app.values.languages import negotiated, offered_languages, own_language, spoken_with
from app.values.shop_settings import ShopSettings, known_version, remember, shop_settings


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    version, known = known_version(), shop_settings()
    yield
    remember(version, known)


def offer(*codes: str, own: str) -> None:
    remember(1, ShopSettings(name="Doorstep", language=own, languages=list(codes)))


def test_a_new_shop_offers_all_that_is_built_in() -> None:
    assert list(offered_languages()) == list(LANGUAGES)
    assert own_language() == "en"


def test_the_browsers_wish_is_met_among_what_is_offered() -> None:
    offer("de", "fr", own="fr")
    assert negotiated("en-GB,en;q=0.9,de;q=0.3") == "de"
    assert negotiated("en") == "fr"
    assert negotiated("") == "fr"


def test_a_language_that_is_no_longer_offered_becomes_the_shops_own() -> None:
    offer("de", own="de")
    assert spoken_with("fr") == "de"
    assert spoken_with("de") == "de"


def test_the_environments_language_is_not_spoken_where_it_is_not_offered() -> None:
    offer("de", "fr", own="en")
    assert own_language() == "de"


def test_a_shop_always_speaks_some_language() -> None:
    for codes in ((), ("xx",)):
        offer(*codes, own="xx")
        assert list(offered_languages()) == list(LANGUAGES)
        assert own_language() == "en"
