"""What managers type about a way of delivery, and how it is read."""

import pytest

from app.routes.staff.delivery_methods.form import (
    countries_in,
    form_faults,
    id_for,
    method_from,
    texts_of,
)
from app.values.delivery_methods import MethodKind, TransitDays
from app.web.forms import Typed
from tests.support.methods import POST

SOUND = Typed(texts_of(POST))


def test_a_method_is_shown_and_read_as_it_is() -> None:
    read = method_from(SOUND, POST)
    assert (read.name, read.names, read.fee, read.free_from) == (
        POST.name,
        POST.names,
        POST.fee,
        POST.free_from,
    )
    assert (read.countries, read.max_weight_grams, read.place) == (["AT", "DE"], 2000, 1)
    assert form_faults(SOUND) == {}


def test_both_days_are_read_or_none() -> None:
    typed = Typed(SOUND, days_min="1", days_max="3")
    assert method_from(typed, POST).transit_days == TransitDays(1, 3)
    assert method_from(SOUND, POST).transit_days is None
    assert "days_max" not in form_faults(Typed(SOUND, kind=MethodKind.PICKUP, days_min="1"))


@pytest.mark.parametrize(
    ("shortest", "longest", "field"),
    [
        ("1", "", "days_max"),
        ("", "2", "days_min"),
        ("3", "2", "days_max"),
        ("-1", "2", "days_min"),
        ("1", "61", "days_max"),
        ("one", "2", "days_min"),
    ],
)
def test_wrong_days_are_named(shortest: str, longest: str, field: str) -> None:
    typed = Typed(SOUND, days_min=shortest, days_max=longest)
    assert list(form_faults(typed)) == [field]


def test_countries_are_codes_with_anything_between_them() -> None:
    assert countries_in(Typed(countries=" de, AT;ch\nfr ")) == ["DE", "AT", "CH", "FR"]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name-de", "x" * 101),
        ("fee", ""),
        ("fee", "cheap"),
        ("fee", "-1"),
        ("free_from", "1.2.3"),
        ("countries", "DE, Germany"),
        ("max_weight_grams", "0"),
        ("max_weight_grams", "2 kg"),
        ("place", "1001"),
    ],
)
def test_what_is_wrong_is_named_at_its_field(field: str, typed: str) -> None:
    assert list(form_faults(Typed(SOUND, **{field: typed}))) == [field]


@pytest.mark.parametrize(
    ("name", "nth", "made"),
    [
        ("Standard delivery", 1, "standard-delivery"),
        ("Grüße & Küsse", 2, "grusse-kusse-2"),
        ("送料", 1, "delivery"),
        ("New", 1, "delivery"),
        ("x" * 60, 12, f"{'x' * 37}-12"),
    ],
)
def test_an_id_is_made_of_the_name(name: str, nth: int, made: str) -> None:
    assert id_for(name, nth) == made
