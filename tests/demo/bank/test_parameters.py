import pytest

from app.demo.bank.parameters import listed, read
from app.demo.bank.refusals import BankRefusal
from tests.support.no_tables import empty_shop as empty_shop


def test_brackets_make_objects_and_lists() -> None:
    given = read("a=1&b[c][0][d]=2&b[c][1][d]=3&e[]=x&e[]=y")
    assert given == {
        "a": "1",
        "b": {"c": {"0": {"d": "2"}, "1": {"d": "3"}}},
        "e": {"0": "x", "1": "y"},
    }
    assert listed(given, "e") == ["x", "y"]


@pytest.mark.parametrize("form", ["[a]=1", "a[b=1", "a=1&a[b]=2", "a[[b]]=1"])
def test_what_cannot_be_read_is_refused(form: str) -> None:
    with pytest.raises(BankRefusal):
        read(form)
