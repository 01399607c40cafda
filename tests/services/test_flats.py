"""What the house asks of all its flats together."""

import pytest

from app.services.flats import known_scopes
from app.services.staff import UnknownScope


def test_scopes_are_each_given_once() -> None:
    assert known_scopes(["orders:read", "events:read", "orders:read"]) == [
        "events:read",
        "orders:read",
    ]


def test_a_scope_that_does_not_exist_is_named() -> None:
    with pytest.raises(UnknownScope, match="orders:eat"):
        known_scopes(["orders:read", "orders:eat"])
