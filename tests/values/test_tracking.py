"""One reader of parcels' numbers and carriers' names, in Python and in SQL alike."""

import string
from random import Random

import pytest

from app.infra.database import fetch
from app.values.carriers import (
    ALIASES,
    CARRIERS,
    NoCarrier,
    carrier_key,
    is_misspelt,
    offered,
    read_carrier,
    tracking_url,
)
from app.values.shop_settings import ShopSettings, known_version, remember, shop_settings
from app.values.tracking import (
    Unreadable,
    doubts,
    pick_number,
    read_number,
    tracking_key,
)

DHL = "00340434161094042557"


@pytest.mark.parametrize(
    "typed",
    [
        "0034 0434 1610 9404 2557",
        "0034-0434-1610-9404-2557",
        "0034\u00a00434\u20111610\u20139404\u20092557",
        "]C100340434161094042557\r",
        "\x1d00340434161094042557\x1d\t",
        "'00340434161094042557",
        '="00340434161094042557"',
        '"00340434161094042557"',
        "\u200b00340434161094042557\ufeff",
        "００３４０４３４１６１０９４０４２５５７",
        "  00340434161094042557\n",
    ],
)
def test_what_scanners_spreadsheets_and_print_add_is_not_the_number(typed: str) -> None:
    read = read_number(typed)
    assert (read.key, tracking_key(typed)) == (DHL, DHL)
    assert read.shown.replace(" ", "").replace("-", "") == DHL
    assert doubts(read, "DHL") == []


def test_what_was_typed_is_shown() -> None:
    assert read_number(" JD 014/60 ").shown == "JD 014/60"
    assert read_number("1z999aa10199887766") == read_number("1z999aa10199887766 ")
    assert read_number("1z999aa10199887766").key == "1Z999AA10199887766"


@pytest.mark.parametrize(
    "typed",
    [
        "ORD-VJRTK", "ord-vjrtk", "#ORD\u2013VJRTK", "ORD - VJRTK", "ORDßVJRTK",
        "3.40434E+17", "3,40434E+17", "3.40434e17", "1E+10", '="3.40434E+17"',
        "", "  ", "-", "\u200b", "'", '=""', "…", "***", "J\u00c4 1", "1\n2", "1\x00", "x" * 101,
        "#N/A", "#VALUE!", "#NAME?", "null", "undefined", "NaN", "https://carrier.example/1",
    ],
)  # fmt: skip
def test_what_can_be_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable):
        read_number(typed)


@pytest.mark.parametrize(
    ("carrier", "typed", "codes"),
    [
        ("FedEx", "TRK123456789", []),
        ("UPS", "1Z999AA10123456784", []),
        ("UPS Standard", "1z 999 aa1 01 2345 6784", []),
        ("UPS", "1Z999AA10123456785", ["CHECK_DIGIT"]),
        ("DHL", "1Z999AA10123456784", ["UNLIKE_CARRIER"]),
        ("UPS", DHL, ["UNLIKE_CARRIER"]),
        ("DHL", "00340434161094042558", ["CHECK_DIGIT"]),
        ("DHL Paket", "340434161094042557", []),
        ("DHL", "340434161094042000", ["ROUNDED", "CHECK_DIGIT"]),
        ("Bike Joe", "340434161094042000", ["ROUNDED"]),
        ("Bike Joe", "1Z999AA10123456785", []),
        ("Royal Mail", "RR473124829GB", []),
        ("Royal Mail", "RR473124820GB", ["CHECK_DIGIT"]),
        ("GLS", "RR473124829GB", ["UNLIKE_CARRIER"]),
        ("DHL", "1", []),
    ],
)
def test_what_is_doubtful(carrier: str, typed: str, codes: list[str]) -> None:
    assert [doubt.code for doubt in doubts(read_number(typed), carrier)] == codes


@pytest.mark.parametrize(
    ("row", "number"),
    [
        (f"ORD-VJRTK\t{DHL}", DHL),
        (f"ORD-VJRTK\tAnn Lee\t20095\tHamburg\tDHL\t{DHL}\t2026-11-29T10:00:00Z", DHL),
        ("ORD-VJRTK;2026-11-29;TRK123456789;Ann", "TRK123456789"),
        ("ORD-VJRTK\tJD 1", "JD 1"),
        (DHL, DHL),
        (f"\t{DHL}", f"\t{DHL}"),
    ],
)
def test_a_row_of_several_columns_holds_its_number(row: str, number: str) -> None:
    assert pick_number(row) == number


@pytest.mark.parametrize(
    "row", [f"{DHL}\t1Z999AA10123456784", "ORD-VJRTK\tAnn Lee", "123456789\t987654321"]
)
def test_a_row_that_holds_none_or_two_says_so(row: str) -> None:
    with pytest.raises(Unreadable, match="several columns"):
        pick_number(row)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("dhl", "DHL"), ("DHL ", "DHL"), ("DHL Paket", "DHL"), ("dhl-paket", "DHL"),
        ("DHL Express", "DHL Express"), ("FedEx Ground", "FedEx"), ("Fed Ex", "FedEx"),
        ("UPS Standard", "UPS"), ("U.P.S.", "UPS"), ("Post NL", "PostNL"),
        ("Royal\u00a0Mail", "Royal Mail"), ("ROYALMAIL", "Royal Mail"),
        ("Deutsche  Post", "Deutsche Post"), ("\u200bHermes", "Hermes"), ("ＧＬＳ", "GLS"),
        (" Bike\u00a0 Joe ", "Bike Joe"), ("Österreichische Post", "Österreichische Post"),
    ],
)  # fmt: skip
def test_a_carrier_has_one_name(typed: str, name: str) -> None:
    assert read_carrier(typed) == name
    assert carrier_key(typed) == carrier_key(name)


def test_a_carrier_of_nothing_is_none() -> None:
    for typed in ("\u200b", " \u00a0", "--", "\u3164"):
        with pytest.raises(NoCarrier):
            read_carrier(typed)


def test_a_slip_of_the_finger_is_not_offered_to_others() -> None:
    assert all(map(is_misspelt, ("DHLL", "Fedx", "Hermess", "Roayl Mail", "UPSS", "DLH")))
    assert not any(map(is_misspelt, ("DHL", "dhl paket", "Bike Joe", "UK Mail", "La Poste")))


def test_what_is_offered_was_meant() -> None:
    used = {
        "DHL": 1, "Bike Joe": 9, "Bike Jo": 2, "bike jooe": 1, "La Poste": 2, "Fedx": 30, "GSL": 5,
        "Once Only": 1, "00340434161094042557": 2, "UK Mail": 7,
    }  # fmt: skip
    assert offered(used) == ["Bike Joe", "UK Mail", "La Poste", "DHL"]


def test_a_link_is_the_carriers_own_by_the_kind_of_its_number() -> None:
    assert tracking_url("dhl", "0034 0434 1610 9404 2557") == (
        f"https://www.dhl.de/en/privatkunden/pakete-empfangen/verfolgen.html?piececode={DHL}"
    )
    assert "AWB=1234567890" in str(tracking_url("DHL", "12 3456 7890"))
    assert "AWB=" in str(tracking_url("DHL Express", "JJD0001"))
    assert tracking_url("UPS Standard", "1z 1") == "https://www.ups.com/track?tracknum=1Z1"
    postnl = str(tracking_url("Post NL", "3SABCD1234567", "1234 ab", "NL"))
    assert postnl.endswith("?B=3SABCD1234567&P=1234AB&D=NL&T=C")
    assert tracking_url("Bike Joe", "1") is None
    assert all(tracking_url(one.name, "1") for one in CARRIERS)


def test_dhl_shows_a_parcel_where_the_shop_sends_from() -> None:
    version, known = known_version(), shop_settings()
    try:
        for country, begins in (
            ("DE", "https://www.dhl.de/"),
            ("GB", "https://www.dhl.com/global"),
        ):
            remember(version, ShopSettings(name="Doorstep", seller_country=country))
            assert str(tracking_url("DHL", DHL)).startswith(begins)
            assert str(tracking_url("DHL", DHL)).endswith(f"={DHL}")
            assert "AWB=" in str(tracking_url("DHL", "12 3456 7890"))
    finally:
        remember(version, known)


def test_a_scanner_of_another_keyboard_is_known_by_what_it_types() -> None:
    for typed in ("JDß0001", "àà'é'-('"):
        with pytest.raises(Unreadable, match="different keyboard layout"):
            read_number(typed)


def odd(luck: Random) -> str:
    signs = string.printable + "\u00a0\u200b\u2011\u3164\ufeffÄäßİǅéÉ１ａﬁ…€日"
    return "".join(luck.choices(signs, k=luck.randint(1, 20)))


async def test_postgresql_computes_the_same_keys(database: None) -> None:
    luck = Random(13)
    aliases = list(ALIASES)
    typed = [odd(luck) for _ in range(400)] + aliases + [f"]C1{DHL}", "Royal\u00a0Mail", "ﷺ" * 99]
    typed = [one.replace("\x00", "") for one in typed]
    rows = await fetch(
        "SELECT delivery.tracking_key(one) AS number, delivery.carrier_key(one) AS carrier"
        " FROM unnest($1::text[]) WITH ORDINALITY AS typed (one, n) ORDER BY n",
        typed,
    )
    keys = [(row["number"], row["carrier"]) for row in rows]
    assert keys == [(tracking_key(one), carrier_key(one)) for one in typed]
