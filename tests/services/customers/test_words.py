"""In which words a customer is recognised, as PostgreSQL reads the patterns."""

import pytest

from app.infra.database import fetch_value
from app.services.customers.words import Wanted, wanted

EMAIL = wanted(["ann@example.org"], [], []).email
NAME = wanted([], [], ["Ann Lee"]).name
ROSE = wanted([], [], ["Rose"]).name
YAMADA = wanted([], [], ["山田太郎"]).name
ZOE = wanted([], [], ["Zoë O’Hara-Müller"]).name
PHONE = wanted([], [("+49 421 36136", "DE")], []).number
VAT_ID = wanted([], [], [], ["DE123456789"]).number
SHORT = wanted([], [("110", "DE")], []).number


async def finds(pattern: str | None, text: str) -> bool:
    assert pattern
    return await fetch_value("SELECT $1::text ~* $2::text", text, pattern)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (EMAIL, "Write to ANN@example.org."),
        (EMAIL, '{"email": "ann@example.org"}'),
        (EMAIL, "q=ann%40example.org&page=2"),
        (EMAIL, "<ann@example.org>"),
        (EMAIL, "to 'ann@example.org'"),
        (NAME, "for ANN LEE, at home"),
        (NAME, "Lee, Ann"),
        (NAME, "q=Ann+Lee"),
        (NAME, "q=Ann%20Lee"),
        (ROSE, "rose"),
        (ROSE, '{"name": "Rose"}'),
        (YAMADA, "山田太郎様"),
        (ZOE, '{"name": "ZOË O’Hara-MÜLLER"}'),
        (PHONE, "+49 421 36136"),
        (PHONE, "call 0421/36 136 today"),
        (PHONE, "004942136136"),
        (VAT_ID, "our number: de 123 456 789."),
        (SHORT, '{"phone": "110"}'),
    ],
)
async def test_it_is_found(pattern: str | None, text: str) -> None:
    assert await finds(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (EMAIL, "joann@example.org"),
        (EMAIL, "lee.ann@example.org"),
        (EMAIL, "o'ann@example.org"),
        (EMAIL, "ann@example.org.uk"),
        (EMAIL, "ann@example-org"),
        (NAME, "Joann Leeds"),
        (NAME, "Ann Leeds"),
        (NAME, "Ann and Lee"),
        (ROSE, "A rose for the table"),
        (ROSE, '{"rose": 2}'),
        (ROSE, '{"status": "Rose"}'),
        (PHONE, "14213613612"),
        (PHONE, "04213613"),
        (VAT_ID, "DE1234567890"),
        (SHORT, "110 pieces"),
    ],
)
async def test_somebody_else_is_not_found(pattern: str | None, text: str) -> None:
    assert not await finds(pattern, text)


def test_without_anything_to_look_for_there_is_no_pattern() -> None:
    assert wanted([], [], [" ", "…"]) == Wanted(email=None, number=None, name=None, phrase=None)
