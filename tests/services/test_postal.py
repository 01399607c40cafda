"""Addresses in the order of their country, with the parts that it asks for."""

from dataclasses import dataclass

import pycountry
import pytest

from app.values import postal


@dataclass(frozen=True)
class Sent:
    country: str
    city: str
    postcode: str = ""
    state: str | None = None
    line1: str = "12 High Street"
    line2: str | None = None


@pytest.mark.parametrize(
    ("sent", "town"),
    [
        (Sent("US", "Springfield", "62704", "IL"), ["Springfield, IL 62704"]),
        (Sent("US", "Springfield", "62704"), ["Springfield 62704"]),
        (Sent("GB", "Leeds", "LS1 4AP"), ["Leeds", "LS1 4AP"]),
        (Sent("DE", "Hamburg", "20095"), ["20095 Hamburg"]),
        (Sent("CA", "Ottawa", "K1A 0B1", "ON"), ["Ottawa ON K1A 0B1"]),
        (Sent("AU", "Perth", "6000", "WA"), ["Perth WA 6000"]),
        (Sent("BR", "Recife", "50030-230"), ["Recife", "50030-230"]),
        (Sent("CH", "Zürich", "8001"), ["CH-8001 Zürich"]),
        (Sent("CH", "Zürich", "CH-8001"), ["CH-8001 Zürich"]),
        (Sent("SG", "Singapore", "238823"), ["SINGAPORE 238823"]),
        (Sent("HK", "Central"), ["Central"]),
        (Sent("AE", "Al Ain", state="Abu Dhabi"), ["Al Ain, Abu Dhabi"]),
        (Sent("QA", "Doha"), ["Doha"]),
        (Sent("BH", "Manama", "317"), ["Manama 317"]),
        (Sent("JP", "Chiyoda", "100-0001", "Tokyo"), ["Chiyoda, Tokyo", "100-0001"]),
        (Sent("XX", "Town", "1"), ["1 Town"]),
    ],
)
def test_the_town_is_written_as_its_country_writes_it(sent: Sent, town: list[str]) -> None:
    assert postal.lines(sent) == ["12 High Street", *town]


@pytest.mark.parametrize("country", sorted(one.alpha_2 for one in pycountry.countries))
def test_nothing_that_was_typed_is_left_out(country: str) -> None:
    given = {"line1": "Aaa", "line2": "Bbb", "city": "Ccc", "state": "Sss", "postcode": "Zzz"}
    written = "\n".join(postal.lines(Sent(country, **given)))
    assert {part: written.count(part) for part in given.values()} == dict.fromkeys(
        given.values(), 1
    )
    assert postal.lines(Sent(country, "", line1="")) == []


def test_a_postcode_is_asked_for_where_there_is_one() -> None:
    assert all(map(postal.asks_for_postcode, ("DE", "US", "GB", "JP", "BR")))
    assert not any(map(postal.asks_for_postcode, ("HK", "AE", "QA", "BH", "XX")))


def test_what_the_library_doubts() -> None:
    assert postal.doubts(Sent("US", "Springfield", "62704", "IL")) == []
    assert postal.doubts(Sent("XX", "Town", "1")) == []
    found = postal.doubts(Sent("US", "Springfield", "6270"))
    assert [one.field for one in found] == ["state", "postcode"]
