"""Where a parcel was left is understood in the words of people and carriers, in three languages."""

import pytest

from app.i18n.language import use_language
from app.values.fields import Invalid
from app.values.places import (
    NAMES,
    SENTENCES,
    DeliveryPlace,
    place_markup,
    place_name,
    place_of,
    place_words,
    stored_place,
)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Neighbour", "Left with a neighbour"),
        ("With the neighbour, 3rd floor", "Left with a neighbour: 3rd floor"),
        ("NEIGHBOR - Miller", "Left with a neighbour: Miller"),
        ("Nachbar: Müller", "Left with a neighbour: Müller"),
        ("chez le voisin : M. Dupont", "Left with a neighbour: M. Dupont"),
        ("Handed over", "Handed to you in person"),
        ("Remis en main propre", "Handed to you in person"),
        ("Haustür", "Left at the front door"),
        ("Front door (the blue one)", "Left at the front door: the blue one"),
        ("Boîte aux lettres", "Left in your letter box"),
        ("Reception desk", "Left at reception"),
        ("Packstation", "Waiting for you in a parcel locker"),
        ("Back porch", "Place of delivery: Back porch"),
        ("Under the mat: left side", "Place of delivery: Under the mat: left side"),
        ("Neighbourhood centre", "Place of delivery: Neighbourhood centre"),
        ("—", "Place of delivery: —"),
    ],
)
def test_words_become_a_sentence_for_the_customer(words: str, told: str) -> None:
    assert place_words(words) == told


def test_each_name_means_its_place_in_every_language() -> None:
    for language in ("en", "de", "fr"):
        with use_language(language):
            assert {place: place_of(place_name(NAMES[place])) for place in DeliveryPlace} == {
                place: place for place in DeliveryPlace
            }
            assert len({place_words(NAMES[place]) for place in DeliveryPlace}) == len(SENTENCES)


def test_the_staff_read_a_place_in_their_own_language() -> None:
    with use_language("de"):
        assert place_name("Neighbour: Miller") == "Bei Nachbarn: Miller"
        assert place_words("Front door") == "An der Haustür abgelegt"
    assert place_name("Back porch") == "Back porch"
    assert place_name(None) == ""


def test_what_somebody_typed_stays_text() -> None:
    assert place_markup("Neighbour: <b>Miller</b>") == (
        "Left with a neighbour: <strong><bdi>&lt;b&gt;Miller&lt;/b&gt;</bdi></strong>"
    )


def test_a_place_is_stored_with_what_else_is_known_of_it() -> None:
    assert stored_place(None, None) is None
    assert stored_place("", "Carport") == "Carport"
    assert stored_place("NEIGHBOUR", None) == "Neighbour"
    assert stored_place("NEIGHBOUR", "Miller") == "Neighbour: Miller"
    # The answer of the API may be sent back.
    assert stored_place("NEIGHBOUR", "Neighbour: Miller") == "Neighbour: Miller"
    assert place_of(stored_place("NEIGHBOUR", "Garage")) == "NEIGHBOUR"


def test_a_place_and_its_detail_fit_into_one_field() -> None:
    assert stored_place("NEIGHBOUR", "x" * 189) == "Neighbour: " + "x" * 189
    with pytest.raises(Invalid, match="may have 189 characters beside the place"):
        stored_place("NEIGHBOUR", "x" * 190)
