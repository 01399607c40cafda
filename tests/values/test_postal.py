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
    company: str | None = None


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
    given = {
        "company": "Ooo",
        "line1": "Aaa",
        "line2": "Bbb",
        "city": "Ccc",
        "state": "Sss",
        "postcode": "Zzz",
    }
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


@pytest.mark.parametrize(
    ("country", "typed"),
    [
        ("DE", "D-10115"), ("DE", "D 10115"), ("DE", "１０１１５"), ("AT", "A-1010"),
        ("CH", "CH-8001"), ("JP", "〒100-0001"), ("JP", "1000001"), ("PL", "00950"),
        ("CZ", "110 00"), ("LV", "1010"), ("LV", "LV-1010"), ("IN", "110 001"),
        ("PT", "1000205"), ("BR", "01310100"), ("CA", "K1A0B1"), ("GB", "ec1a1bb"),
        ("NL", "1234 ab"), ("IE", "D6W Y271"), ("US", "62704-1234"),
    ],
)  # fmt: skip
def test_a_postcode_is_known_however_people_write_it(country: str, typed: str) -> None:
    assert not postal.doubts(Sent(country, "Town", typed, "State"))


@pytest.mark.parametrize(
    ("country", "typed"),
    [("DE", "1011"), ("DE", "GB-1011"), ("DE", "101155"), ("PL", "0095"), ("LV", "101"),
     ("AT", "10115"), ("NL", "1234"), ("CA", "K1A0B"), ("JP", "100000")],
)  # fmt: skip
def test_a_postcode_of_another_length_is_doubted(country: str, typed: str) -> None:
    [doubt] = postal.doubts(Sent(country, "Town", typed, "State"))
    assert doubt.field == "postcode"
