"""Fields of forms are read as text, judged in their order, and lead to no other site."""

from typing import Annotated

import msgspec
import pytest
from litestar import post
from litestar.testing import create_test_client

from app.i18n.language import use_language
from app.values import fields
from app.web.forms import (
    Field,
    Typed,
    faults,
    local_path,
    one_line,
    read_all,
    read_form,
    told,
    typed,
)
from app.web.pages import AnyRequest
from tests.support.no_tables import empty_shop as empty_shop

ASKED = {
    "name": Field("Name", fields.ShopName, missing="Enter a name"),
    "email": Field("Email", fields.Email, missing="Enter an email", malformed="No email address"),
    "note": Field("Note", str),
}


@post("/read")
async def read(request: AnyRequest) -> dict[str, object]:
    form = await read_form(request)
    return {"form": dict(form), "all": await read_all(request, "a"), "absent": form["absent"]}


def test_a_form_is_tidied_and_has_the_last_of_equal_names() -> None:
    sent = {"a": [" one\x00 ", "two\r\nlines "], "b": "c"}
    with create_test_client(read) as client:
        answer = client.post("/read", data=sent).json()
    assert answer["form"] == {"a": "two\nlines", "b": "c"}
    assert answer["all"] == [" one\x00 ", "two\r\nlines "]
    assert answer["absent"] == ""


def test_a_file_is_no_text() -> None:
    with create_test_client(read) as client:
        answer = client.post("/read", files={"a": ("a.txt", b"text")}, data={"b": "c"}).json()
    assert (answer["form"], answer["all"]) == ({"b": "c"}, [])


def test_faults_come_in_the_order_of_the_form_and_only_where_something_is_wrong() -> None:
    assert faults({}, ASKED) == {"name": "Enter a name", "email": "Enter an email"}
    wrong = faults({"email": "nobody", "name": "x" * 101}, ASKED)
    assert list(wrong) == ["name", "email"]
    assert wrong["name"].startswith("Name ")
    assert wrong["email"] == "No email address"
    assert faults({"name": "Kiosk", "email": "ann@example.org"}, ASKED) == {}


def test_faults_are_in_the_language_of_the_reader() -> None:
    asked = {"email": Field("Email", fields.Email, malformed="Enter your email")}
    found: list[str] = []
    for language in ("en", "de"):
        with use_language(language):
            found.append(faults({"email": "nobody"}, asked)["email"])
    assert found[0] == "Enter your email" != found[1]


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/cart?page=2", True),
        ("/", True),
        ("//evil.example", False),
        ("https://evil.example", False),
        ("/\\evil.example", False),
        ("\\\\evil.example", False),
        ("/a\nLocation: /b", False),
        ("", False),
    ],
)
def test_a_path_stays_at_this_shop(path: str, kept: bool) -> None:
    assert local_path(path, "/otherwise") == (path if kept else "/otherwise")


def test_a_search_is_one_short_line() -> None:
    assert one_line(" blue\n\u200b mug ") == "blue mug"
    assert len(one_line("x" * 300)) == 200


def test_what_was_typed_has_each_name() -> None:
    assert typed(Typed(a="1", c="3"), "a", "b") == {"a": "1", "b": ""}


def test_a_fault_in_a_list_names_its_line() -> None:
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.convert(["Lamps", "x" * 101], list[Annotated[str, msgspec.Meta(max_length=100)]])
    assert told("Order", "", refused.value) == "Line 2: must have at most 100 characters"
