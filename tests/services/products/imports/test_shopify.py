"""Shopify's table: the lines of one handle are a product, or a family with its pictures."""

import re
from collections.abc import Mapping, Sequence

from app.services.products.imports.checking import read_file
from app.services.products.imports.given import GivenPicture, GivenProduct
from app.services.products.imports.markup import whole_text_of
from tests.support.goods import LAMP, LARGE, SHIRT, csv_file


def read(rows: Sequence[Mapping[str, str]]) -> list[GivenProduct]:
    return [one for batch in read_file(csv_file(rows)).batches for one in batch]


def test_lines_of_one_handle_are_a_family_wherever_they_are() -> None:
    small, large, lamp = read([SHIRT, LAMP, LARGE])
    assert small.family == large.family
    assert [one.option_values for one in (small, large)] == [["S"], ["L"]]
    assert [one.line for one in (small, large, lamp)] == [2, 4, 3]
    assert (lamp.family, lamp.name, lamp.quantity) == (None, "Lamp", 7)


def test_what_is_true_of_all_is_in_the_first_line() -> None:
    _small, large = read([SHIRT, LARGE])
    assert large.values["category"] == "Clothes"
    assert (large.values["price"], large.values["weight_grams"]) == (2190, 210)
    assert large.state == "active"


def test_a_line_with_a_picture_alone_is_a_picture() -> None:
    rows = [
        {**SHIRT, "Image Src": "https://a/2.jpg", "Image Position": "2"},
        {**LARGE, "Variant Image": "https://a/large.jpg"},
        {
            "Handle": "shirt",
            "Image Src": "https://a/1.jpg",
            "Image Position": "1",
            "Image Alt Text": "Front",
        },
    ]
    small, large = read(rows)
    front, back = GivenPicture("https://a/1.jpg", "Front"), GivenPicture("https://a/2.jpg")
    assert small.pictures == [front, back]
    assert large.pictures == [GivenPicture("https://a/large.jpg"), front, back]


def test_states_and_their_older_form() -> None:
    def state(**cells: str) -> str:
        [one] = read([{"Handle": "a", "Title": "A", **cells}])
        return one.state

    assert state(Status="draft") == "draft"
    assert state(Status="archived", Published="FALSE") == "archived"
    assert state(Status="active", Published="FALSE") == "draft"
    assert state(Published="true") == "active"
    assert state(Published="false") == "draft"
    assert state(Published="") == ""


def test_a_plain_list_needs_no_handle() -> None:
    rows = [{"Name": "Chair", "SKU": "C-1", "Price": "5"}, {"Name": "Größe", "Price": "6"}]
    chair, other = read(rows)
    assert (chair.product_id, chair.values) == (
        "C-1",
        {"name": "Chair", "sku": "C-1", "price": 500},
    )
    assert re.fullmatch("Groe-[0-9a-f]{8}", other.product_id)


def test_a_handle_that_no_address_can_have_becomes_one() -> None:
    one, two = read([{"Handle": "日本", "Title": "A"}, {"Handle": "日光", "Title": "B"}])
    assert one.product_id != two.product_id
    assert one.product_id.isascii()


def test_the_newer_names_of_the_columns_are_known() -> None:
    row = {
        "URL handle": "shirt",
        "Title": "T-shirt",
        "Published on online store": "TRUE",
        "Option1 name": "Size",
        "Option1 value": "S",
        "Price": "9.90",
        "Inventory quantity": "3",
        "Weight value (grams)": "120",
        "Product image URL": "https://a/1.jpg",
        "Image alt text": "Front",
    }
    [one] = read([row])
    assert (one.values["price"], one.quantity, one.option_values) == (990, 3, ["S"])
    assert one.pictures == [GivenPicture("https://a/1.jpg", "Front")]


def test_the_description_of_a_family_is_read_once() -> None:
    whole_text_of.cache_clear()
    assert len(read([SHIRT, LARGE])) == 2
    assert whole_text_of.cache_info().misses == 1


def test_a_first_line_that_cannot_be_read_says_nothing_of_the_others() -> None:
    content = (
        b"Handle,Title,Option1 Name,Option1 Value,Price\n"
        b"shirt,Warm, soft,Size,S,5\nshirt,,,L,6\nlamp,Lamp,,,7\n"
    )
    found = [one for batch in read_file(content).batches for one in batch]
    assert [one.fault and one.fault.line for one in found] == [2, 2, None]


def test_a_later_line_that_cannot_be_read_fills_no_gap_of_the_first() -> None:
    content = (
        b"Handle,Title,Option1 Name,Option1 Value,Price,Vendor\n"
        b"shirt,Shirt,Size,S,5\nshirt,,,L,6,Mill, Sons\n"
    )
    small, large = [one for batch in read_file(content).batches for one in batch]
    assert (small.fault, small.values["manufacturer_name"]) == (None, "")
    assert large.fault


def test_lines_that_a_missing_mark_makes_one_are_no_product() -> None:
    content = b'Handle,Title,Price\r\n"shirt,Shirt,5\r\n"lamp",Lamp,6\r\nmug,Mug,7\r\n'
    found = [one for batch in read_file(content).batches for one in batch]
    assert [one.fault and (one.fault.line, one.fault.column) for one in found] == [
        (2, "Handle"),
        None,
    ]


def test_wrong_cells_name_their_column() -> None:
    rows = [
        {"Handle": "a", "Title": "A", "Variant Barcode": "4006381333932", "Variant Price": "5"},
        {"Handle": "b", "Title": "B", "Status": "sleeping"},
        {"Handle": "c", "Title": "C", "Variant Inventory Qty": "some"},
        {**SHIRT, "Option1 Value": ""},
    ]
    found = [(one.fault.line, one.fault.column) for one in read(rows) if one.fault]
    assert found == [
        (2, "Variant Barcode"),
        (3, "Status"),
        (4, "Variant Inventory Qty"),
        (5, "Option1 Value"),
    ]
