"""What an open form orders: text that is no line of it counts for nothing."""

from app.routes.shop.checkout_basket import basket_of, changed
from app.values.fields import MAX_QUANTITY


def test_only_lines_of_the_form_are_read() -> None:
    typed = ["mug:2", "a:b:3", ":4", "mug", "cap:-1", "hat:٣", "rug:99999999999999999999"]
    assert basket_of(typed) == {"mug": 2, "a:b": 3, "hat": 3, "rug": MAX_QUANTITY}


def test_a_change_concerns_what_is_there_and_none_removes_it() -> None:
    assert changed({"mug": 2, "cap": 1}, {"mug": 5, "cap": 0, "hat": 3}) == {"mug": 5}
