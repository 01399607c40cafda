"""The commands for carriers."""

from tests.support.no_tables import empty_shop as empty_shop
from tests.support.running import Up, doorstep


def test_a_carriers_secret_is_shown_once(open_shop: Up) -> None:
    where = ("--data-dir", open_shop.data)
    made = doorstep("carrier", "add", "Royal Mail", *where)
    again = doorstep("carrier", "add", "royal mail", *where)
    renewed = doorstep("carrier", "renew", "royal-mail", *where)
    listed = doorstep("carrier", "list", *where)
    removed = [doorstep("carrier", "remove", "royal-mail", *where) for _ in range(2)]
    assert made.stdout.startswith("whsec_")
    assert "It reports to /api/v1/carrier-updates/royal-mail; its secret:" in made.stderr
    assert (again.returncode, again.stdout) == (1, "")
    assert "royal mail already reports; for a new secret:" in again.stderr
    assert "carrier renew royal-mail" in again.stderr
    assert renewed.stdout.startswith("whsec_")
    assert renewed.stdout != made.stdout
    assert "Royal Mail" in listed.stdout
    assert [one.returncode for one in removed] == [0, 1]
    assert removed[0].stdout == "royal-mail no longer reports\n"
    assert "no carrier royal-mail reports" in removed[1].stderr
