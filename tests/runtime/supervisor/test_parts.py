"""A part that dies is started again, and one that runs elsewhere is not started."""

from pathlib import Path
from signal import SIGTERM

import pytest

from tests.support.own_shops import Start
from tests.support.running import Up, environment, eventually


@pytest.mark.parametrize("name", ["web 1", "worker 1", "Valkey", "PostgreSQL"])
def test_starts_a_part_again_when_it_dies(open_shop: Up, name: str) -> None:
    victim = open_shop.part(name)
    victim.kill()
    open_shop.hears(f"{name} was killed by SIGKILL; starting it again")
    eventually(lambda: open_shop.noted()["parts"][name] != victim.pid)
    eventually(lambda: open_shop.get("/health/ready") == 200)


@pytest.mark.proof
def test_starts_no_server_of_its_own_when_both_addresses_are_set(
    open_shop: Up, up: Start, folder: Path
) -> None:
    env = environment(**open_shop.noted()["environment"])
    other = up(folder / "data", "--web", "1", env=env).opened()
    assert not other.has("postgres -D")
    assert not other.has("valkey-server")
    assert other.ends(SIGTERM)[0] == 0
    assert open_shop.get("/health/ready") == 200


@pytest.mark.proof
def test_starts_the_one_server_whose_address_is_missing(
    open_shop: Up, up: Start, folder: Path
) -> None:
    env = environment(DATABASE_URL=open_shop.noted()["environment"]["DATABASE_URL"])
    other = up(folder / "data", "--web", "1", env=env).opened()
    assert not other.has("postgres -D")
    assert other.has("valkey-server")
