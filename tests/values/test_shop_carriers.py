"""The forms of tracking links and numbers that managers give their carriers."""

import pytest

from app.values.shop_carriers import fits, is_number_pattern, is_tracking_page


@pytest.mark.parametrize(
    ("address", "sound"),
    [
        ("https://van.example/t/{number}", True),
        ("http://van.example:8080/?n={number}&lang=de", True),
        ("https://van.example/", False),
        ("https://{number}.example/", False),
        ("https://van.example/{number}/{number}", False),
        ("javascript:alert({number})", False),
        ("https:{number}", False),
        ("https://van.example:99999/{number}", False),
        ("https://[van/{number}", False),
        ("https://van.example/a b/{number}", False),
        ("//van.example/{number}", False),
    ],
)
def test_a_tracking_link_leads_to_a_page_and_has_the_number_once(address: str, sound: bool) -> None:
    assert is_tracking_page(address) is sound


@pytest.mark.parametrize(
    ("pattern", "key", "fitting"),
    [
        ("KV-####", "KV1234", True),
        ("kv ####", "KV1234", True),
        ("KV-####", "KV123", False),
        ("KV-####", "KV12345", False),
        ("@@#*", "AB1XYZ9", True),
        ("@@#*", "AB1", True),
        ("@@#*", "A11", False),
        ("??", "A1", True),
        ("*", "ANYTHING1", True),
    ],
)
def test_a_number_fits_its_pattern(pattern: str, key: str, fitting: bool) -> None:
    assert is_number_pattern(pattern)
    assert fits(key, pattern) is fitting


@pytest.mark.parametrize("pattern", ["(a+)+$", "Ä#", "*#", "#*#", "-", "[0-9]", "##**"])
def test_what_is_no_pattern(pattern: str) -> None:
    assert not is_number_pattern(pattern)


def test_a_long_number_takes_no_long_time() -> None:
    assert not fits("A" * 100 + "-", "?" * 50 + "*")
