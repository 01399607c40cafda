"""WooCommerce's table: variations belong to the product that they name."""

from collections.abc import Mapping, Sequence
from time import process_time

import pytest

from app.services import products
from app.services.products.imports.checking import read_file
from app.services.products.imports.given import GivenProduct
from app.services.products.imports.markup import whole_text_of
from app.values.money import Money
from tests.support.goods import csv_file
from tests.support.importing import apply

HOODIE: Mapping[str, str] = {
    "ID": "44",
    "Type": "variable",
    "SKU": "HOOD",
    "GTIN, UPC, EAN, or ISBN": "",
    "Name": "Hoodie",
    "Published": "1",
    "Short description": "<p>Short.</p>",
    "Description": "<p>Warm.</p>\\n<p>Soft.</p>",
    "Stock": "",
    "Low stock amount": "",
    "Weight (kg)": "0.5",
    "Regular price": "",
    "Categories": "Clothing > Hoodies, Sale",
    "Images": "https://a.example/1.jpg, https://a.example/2,b.jpg",
    "Parent": "",
    "Attribute 1 name": "Color",
    "Attribute 1 value(s)": "Blue, Red",
}
BLUE: Mapping[str, str] = {
    "ID": "45",
    "Type": "variation",
    "SKU": "HOOD-B",
    "Name": "Hoodie - Blue",
    "Published": "1",
    "Stock": "3",
    "Regular price": "45",
    "Parent": "id:44",
    "Attribute 1 name": "Color",
    "Attribute 1 value(s)": "Blue",
}
RED: Mapping[str, str] = {
    **BLUE,
    "ID": "46",
    "SKU": "HOOD-R",
    "Parent": "HOOD",
    "Attribute 1 value(s)": "Red",
    "Weight (kg)": "0.55",
}
CAP: Mapping[str, str] = {
    "ID": "47",
    "Type": "simple, virtual",
    "SKU": "CAP",
    "Name": "Cap",
    "Published": "-1",
    "Stock": "-2",
    "Regular price": "18,00",
}
FILE = (HOODIE, BLUE, RED, CAP)


def read(rows: Sequence[Mapping[str, str]]) -> list[GivenProduct]:
    return [one for batch in read_file(csv_file(rows)).batches for one in batch]


def test_variations_take_what_they_lack_from_their_product() -> None:
    blue, red, cap = read(FILE)
    assert blue.family == red.family
    assert (blue.option_values, red.option_values) == (["Blue"], ["Red"])
    assert (blue.values["description"], blue.values["category"]) == ("Warm.\n\nSoft.", "Hoodies")
    assert (blue.values["weight_grams"], red.values["weight_grams"]) == (500, 550)
    assert [one.url for one in blue.pictures] == [
        "https://a.example/1.jpg",
        "https://a.example/2,b.jpg",
    ]
    assert (cap.state, cap.quantity, cap.values["price"]) == ("draft", 0, 1800)


def test_the_description_of_a_family_is_read_once() -> None:
    whole_text_of.cache_clear()
    assert len(read([HOODIE, BLUE, RED])) == 2
    assert whole_text_of.cache_info().misses == 1


def test_the_blanks_between_addresses_of_pictures_are_passed_over_once() -> None:
    cell = f"https://a.example/1.jpg ,\n{' ' * 40_000}https://a.example/2.jpg{' ' * 40_000}x"
    began = process_time()
    (one,) = read([{**HOODIE, "Images": cell}, BLUE])
    assert process_time() - began < 1
    assert [picture.url for picture in one.pictures] == [
        "https://a.example/1.jpg",
        "https://a.example/2.jpg x",
    ]


def test_commas_of_one_value_separate_nothing() -> None:
    row = {
        **CAP,
        "Categories": "Home > Cups\\, mugs, Sale",
        "Brands": "Mill\\, Sons, Other",
        "Images": "https://a.example/1\\,b.jpg, https://a.example/2.jpg ,https://a.example/1\\,b.jpg",
        "Regular price": "5",
        "Parent": "",
    }
    [cap] = read([row])
    assert cap.values["category"] == "Cups, mugs"
    assert cap.values["manufacturer_name"] == "Mill, Sons"
    assert [one.url for one in cap.pictures] == [
        "https://a.example/1,b.jpg",
        "https://a.example/2.jpg",
    ]


def test_products_that_would_be_one_family_are_refused() -> None:
    first = {**HOODIE, "SKU": ""}
    large = {**BLUE, "ID": "52", "SKU": "L", "Parent": "id:51", "Attribute 1 value(s)": "L"}
    second = {**first, "ID": "51", "Attribute 1 name": "Size"}
    found = read([first, BLUE, second, large])
    assert [one.fault and one.fault.values for one in found] == [None, {"line": 2}]


def test_what_is_no_goods_and_what_belongs_to_nothing_is_refused() -> None:
    lonely = {**BLUE, "Parent": "id:99"}
    faults = [one.fault for one in read([HOODIE, lonely, {**CAP, "Type": "grouped"}])]
    assert [(one.line, one.column) for one in faults if one] == [(3, "Parent"), (4, "Type")]


def test_the_columns_of_a_german_shop_are_known() -> None:
    row = {
        "ID": "1",
        "Typ": "simple",
        "Artikelnummer": "CAP",
        "Name": "Mütze",
        "Veröffentlicht": "1",
        "Beschreibung": "Warm",
        "Lager": "4",
        "Gewicht (kg)": "0,12",
        "Regulärer Preis": "18,50",
        "Kategorien": "Kleidung",
        "Übergeordnetes Produkt": "",
    }
    [cap] = read([row])
    assert (cap.values["price"], cap.quantity, cap.values["weight_grams"]) == (1850, 4, 120)
    assert cap.values["category"] == "Kleidung"


@pytest.mark.usefixtures("shop")
async def test_it_is_imported_and_the_same_the_second_time() -> None:
    done = await apply(csv_file(FILE))
    assert (done.format, done.counts) == ("WooCommerce", products.ImportCounts(new=3))
    red = await products.find_record("HOOD-red")
    assert (red.name, red.price, red.on_hand) == ("Hoodie (Red)", Money.of(4500), 3)
    assert (await products.find_record("CAP")).draft
    assert (await apply(csv_file(FILE))).counts == products.ImportCounts(same=3)


def test_a_tax_class_is_read_and_that_of_the_parent_where_a_variation_says_so() -> None:
    [blue, red, cap] = read(
        [
            {**HOODIE, "Tax class": "reduced-rate"},
            {**BLUE, "Tax class": "parent"},
            {**RED, "Tax class": ""},
            {**CAP, "Tax class": "digital-goods"},
        ]
    )
    assert blue.values["tax_class"] == "REDUCED"
    assert "tax_class" not in red.values
    assert cap.fault
    assert (cap.fault.line, cap.fault.column) == (5, "Tax class")
