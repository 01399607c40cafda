"""A new shop prints an address for its first manager, and nothing else keeps it."""

import httpx

from tests.support.no_tables import empty_shop as empty_shop
from tests.support.running import SMALL, doorstep


def test_a_new_shop_prints_it_until_there_is_a_manager(up, data) -> None:
    shop = up(data, *SMALL).opened()
    printed = shop.hears("/staff/first-manager?token=").split()[-1]
    assert printed.startswith(shop.url)
    again = doorstep("staff", "first-link", "--data-dir", shop.data)
    assert again.returncode == 0
    assert httpx.get(printed).status_code == 410
    assert httpx.get(again.stdout.strip()).status_code == 200

    for token in (printed.partition("=")[2], again.stdout.strip().partition("=")[2]):
        kept = [path for path in shop.data.rglob("*") if path.is_file()]
        assert not any(token.encode() in path.read_bytes() for path in kept)

    words = ("staff", "add", "bea@example.org", "--role", "manager", "--password-stdin")
    doorstep(*words, "--data-dir", shop.data, given="four tall ships in fog\n")
    assert httpx.get(again.stdout.strip()).status_code == 410
    late = doorstep("staff", "first-link", "--data-dir", shop.data)
    assert (late.returncode, late.stdout) == (1, "")
    assert "has a manager already" in late.stderr

    shop.ends(15)
    opened = up(data, *SMALL).opened()
    opened.hears("Ctrl-C closes it.")
    assert not any("first-manager" in line for line in opened.lines)
