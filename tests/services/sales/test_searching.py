"""What a caller says becomes patterns that the text of an order's row matches."""

import pytest

from app.infra.database import fetch_value
from app.values.hints import read_hint

pytestmark = pytest.mark.usefixtures("shop")

ROW = ("ORD-5PVYMK7T", "Jürgen Groß-Müller", "", "Köln", "SW1A 1AA", "j.mueller@example.org")
TEXT = "SELECT sales.hints($1, $2, $3, $4, $5, $6)"
MATCH = "SELECT {condition}"


async def matches(typed: str, row: tuple[str, ...] = ROW) -> bool:
    arguments: list[object] = [await fetch_value(TEXT, *row)]

    def add(value: object) -> str:
        arguments.append(value)
        return f"${len(arguments)}::text"

    condition = read_hint(typed).condition("$1::text", add)
    return await fetch_value(MATCH.format(condition=condition), *arguments[: len(arguments)])


@pytest.mark.parametrize(
    "typed",
    [
        *("5PVYM", "ord-5pvym", "#5PVYMK7T", "ORD 5PVY MK7T", "SPVYM", "MK7T"),
        *("müller", "Mueller", "MULLER gross", "jurgen", "koeln", "Köln Müller", "sw1a1aa"),
        *("SW1A", "j.mueller@exam", "j.mueller@", "example.org", "müll"),
    ],
)
async def test_it_is_found(typed: str) -> None:
    assert await matches(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "%",
        "_",
        "\\",
        "5PVYN",
        "lee",
        "lee köln",
        "a.mueller@exam",
        "ORD-MK7T9",
        "mueller@sample",
    ],
)
async def test_it_is_not(typed: str) -> None:
    if not read_hint(typed).words:
        assert read_hint(typed).condition("text", lambda _: "") == "false"
    else:
        assert not await matches(typed)


@pytest.mark.parametrize(
    ("name", "email", "typed"),
    [
        ("Ann Lee", "ann+shop@example.org", "ann+shop@example.org"),
        ("Ann Lee", "ann+shop@example.org", "ann+sh"),
        ("Bjørn Håkon", "b@example.org", "bjorn hakon"),
        ("Renate Röder", "r@example.org", "Roeder"),
        ("Renate Roeder", "r@example.org", "RÖDER renate"),
        ("山田 太郎", "y@example.org", "太郎"),
        ("Jo O’Neil", "jo@example.org", "o'neil"),
    ],
)
async def test_people_are_found(name: str, email: str, typed: str) -> None:
    assert await matches(typed, (ROW[0], name, "", "Town", "1", email))


async def test_letters_that_look_like_figures_are_one() -> None:
    assert await matches("1OO45", ("ORD-10045", *ROW[1:]))
    assert await matches("IO045", ("ORD-1OO4S", *ROW[1:]))
