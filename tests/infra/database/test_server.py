"""A PostgreSQL that lacks what the tables and queries use is too old."""

import pytest

from app.infra.database import is_too_old, server_version


async def test_this_server_is_new_enough() -> None:
    number, name = await server_version()
    assert name.startswith(str(number // 10_000))
    assert not is_too_old(number)


@pytest.mark.parametrize(("number", "too_old"), [(140012, True), (150000, False), (180001, False)])
def test_a_server_before_15_is_too_old(number: int, too_old: bool) -> None:
    assert is_too_old(number) is too_old
