"""People are made to act in an open shop."""

from tests.support.no_tables import empty_shop as empty_shop
from tests.support.running import Up, doorstep

SIMULATE = ("simulate", "--orders", "6", "--rate", "20", "--seed", "3")


def test_customers_and_staff_act_in_it(open_shop: Up) -> None:
    acted = doorstep(*SIMULATE, "--data-dir", open_shop.data)
    assert acted.returncode == 0, acted.stderr
    ended = [line.split(maxsplit=1) for line in acted.stdout.splitlines() if line.startswith("   ")]
    assert sum(int(count) for count, _ in ended) == 6
    assert {outcome for _, outcome in ended} <= {"delivered", "cancelled", "refused"}
    carriers = doorstep("carrier", "list", "--data-dir", open_shop.data)
    assert (carriers.returncode, carriers.stdout) == (0, ""), "none may report any more"


def test_says_when_nobody_is_there_to_act_in(open_shop: Up) -> None:
    acted = doorstep(*SIMULATE, "--url", "http://127.0.0.1:9", "--data-dir", open_shop.data)
    assert acted.returncode == 1
    assert "http://127.0.0.1:9 does not answer" in acted.stderr
