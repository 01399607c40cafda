"""The other commands find an open shop by its folder."""

from tests.support.no_tables import empty_shop as empty_shop
from tests.support.running import Up, doorstep


def test_other_commands_find_it_by_its_folder(open_shop: Up) -> None:
    made = doorstep(
        "key", "add", "a program", "--scope", "orders:read", "--data-dir", open_shop.data
    )
    [key] = made.stdout.splitlines()
    assert open_shop.get("/api/v1/orders", key) == 200
    assert open_shop.get("/api/v1/orders") == 401
