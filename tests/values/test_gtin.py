"""A product's barcode is read in every way that it is written, and only if its check digit fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.demo.catalogue import PRODUCTS
from app.demo.shelves import PLACES
from app.values.gtin import NotABarcode, barcode_in, gs1_check_digit_holds, read_barcode


@pytest.mark.parametrize(
    ("typed", "known_as"),
    [
        ("4006381333931", "4006381333931"),
        (" 4 006381-333931 ", "4006381333931"),
        ("96385074", "96385074"),
        # UPC-A, as GTIN-12, as EAN-13 and as GTIN-14.
        ("036000291452", "0036000291452"),
        ("0036000291452", "0036000291452"),
        ("00036000291452", "0036000291452"),
        ("00000096385074", "96385074"),
        ("14006381333938", "14006381333938"),
        # What scanners type before a code, and GS1's long codes.
        ("]E04006381333931", "4006381333931"),
        ("]C10104006381333931", "4006381333931"),
        ("]d20104006381333931172512311\x1d10LOT7", "4006381333931"),
        ("(01)04006381333931(17)251231", "4006381333931"),
        # Most scanners are not set to say which kind of code it was.
        ("0104006381333931", "4006381333931"),
        ("010036745715303217251231", "0367457153032"),
        ("https://id.gs1.org/01/04006381333931?17=251231", "4006381333931"),
        ("https://example.com/shop/01/4006381333931/10/LOT7", "4006381333931"),
    ],
)
def test_one_product_has_one_barcode_however_it_is_written(typed: str, known_as: str) -> None:
    assert read_barcode(typed) == known_as
    assert read_barcode(known_as) == known_as


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("4006381333932", "The check digit of 4006381333932 is wrong: it may be mistyped"),
        ("4006381333913", "The check digit of 4006381333913 is wrong: it may be mistyped"),
        ("0000000000000", "A barcode of zeros alone belongs to no product"),
        ("00000000", "A barcode of zeros alone belongs to no product"),
        ("400638133393", "The check digit of 400638133393 is wrong: it may be mistyped"),
        ("300450549108", "The check digit of 300450549108 is wrong: it may be mistyped"),
        ("0104006381333932", "The check digit of 04006381333932 is wrong: it may be mistyped"),
        ("123456789", "A barcode has 8, 12, 13 or 14 digits"),
        ("4.00638E+12", "A barcode has 8, 12, 13 or 14 digits"),
        ("ORD-7KQ4TNVX", "A barcode has 8, 12, 13 or 14 digits"),
        ("00340434161094042557", "A barcode has 8, 12, 13 or 14 digits"),
        ("", "A barcode has 8, 12, 13 or 14 digits"),
        ("٤٠٠٦٣٨١٣٣٣٩٣١", "A barcode has 8, 12, 13 or 14 digits"),
    ],
)
def test_what_is_none_is_refused_in_words(typed: str, says: str) -> None:
    with pytest.raises(NotABarcode) as refused:
        read_barcode(typed)
    assert str(refused.value) == says
    assert barcode_in(typed) is None


@given(st.integers(1, 10**12 - 1), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: int, at: int, off: int) -> None:
    body = f"{number:012d}"
    [whole] = [body + end for end in "0123456789" if gs1_check_digit_holds(body + end)]
    changed = str((int(whole[at]) + off) % 10)
    assert not gs1_check_digit_holds(whole[:at] + changed + whole[at + 1 :])
    assert read_barcode(whole) == read_barcode(whole.zfill(14))


def test_the_demo_shops_barcodes_are_its_own_and_sound() -> None:
    places = {product.product_id: PLACES[product.product_id] for product in PRODUCTS}
    assert places == PLACES
    assert [key for key, place in places.items() if not place.barcode] == [
        "product_456",
        "product_789",
    ]
    codes = [place.barcode for place in places.values() if place.barcode]
    assert list(map(read_barcode, codes)) == codes
    assert len(set(codes)) == len(codes)
    assert {code[:3] for code in codes} == {"952"}
