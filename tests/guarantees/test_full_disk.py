"""A disk that runs full costs answers, and no process; with room again all is as before."""

from collections.abc import Generator
from pathlib import Path
from signal import SIGKILL, SIGTERM

import httpx
import psutil
import pytest

from tests.support.no_tables import empty_shop as empty_shop
from tests.support.own_shops import Start
from tests.support.running import COMMAND, SMALL, doorstep, eventually
from tests.support.small_disk import Disk, small_disk

ORDER = {
    "customer": {"name": "Ann", "email": "ann@example.org"},
    "delivery_address": {"line1": "1 Lane", "city": "Bath", "postcode": "BA1 1AA", "country": "GB"},
    "items": [{"product_id": "mug", "quantity": 1}],
}
IN_TIME = httpx.Timeout(15)
# Seconds from when there is room again.
ACCEPTED_WITHIN = 5.0


@pytest.fixture
def disk() -> Generator[Disk]:
    with small_disk("260m") as disk:
        yield disk


@pytest.mark.proof
def test_a_full_disk_is_an_outage_and_passes(disk: Disk, up: Start) -> None:
    shop = up(disk.folder / "data", "--no-demo").opened()
    scopes = [word for one in ("products:write", "orders:read") for word in ("--scope", one)]
    key = doorstep("key", "add", "x", *scopes, "--data-dir", shop.data).stdout.strip()
    with httpx.Client(
        base_url=f"{shop.url}/api/v1", headers={"Authorization": f"Bearer {key}"}, timeout=IN_TIME
    ) as client:
        mug = {"name": "Mug", "price": {"amount": 1400, "currency": "EUR"}}
        client.put("/products/mug", json=mug).raise_for_status()
        moved = {"quantity": 100_000, "reason": "first"}
        client.post("/products/mug/stock-movements", json=moved).raise_for_status()
        began = shop.noted()["parts"]

        said: list[int] = []

        def refused() -> bool:
            """Each path is one more line of counters."""
            client.get(f"/orders/{len(said)}/nothing")
            said.append(client.post("/orders", json=ORDER).status_code)
            return said[-1] == 503

        with disk.kept_full():
            eventually(refused)
            shop.part("worker 1").send_signal(SIGKILL)
            shop.hears("cannot note what runs")
            assert refused()
            assert shop.process.poll() is None
        assert set(said) <= {201, 503}

        eventually(
            lambda: client.post("/orders", json=ORDER).status_code == 201, within=ACCEPTED_WITHIN
        )
        eventually(lambda: shop.noted()["parts"]["worker 1"] != began["worker 1"])
        webs = {name: pid for name, pid in shop.noted()["parts"].items() if "web" in name}
        assert webs == {name: began[name] for name in webs}, "no web process was lost"
        assert all(map(psutil.pid_exists, webs.values()))
        orders = client.get("/orders?limit=100").json()["items"]
    assert len(orders) == said.count(201) + 1
    eventually(lambda: doorstep("audit", "--data-dir", shop.data).returncode == 0)
    assert shop.ends(SIGTERM)[0] == 0


def test_a_start_on_a_full_disk_says_so_in_one_line(disk: Disk) -> None:
    disk.fill()
    said = doorstep("up", "--port", "0", "--data-dir", disk.folder / "data")
    assert said.returncode in (1, 2)
    assert "Traceback" not in said.stderr
    [line] = said.stderr.splitlines()
    assert "No space left on device" in line


@pytest.mark.proof
def test_lines_that_cannot_be_written_end_nothing(data: Path, up: Start) -> None:
    """/dev/full takes nothing at all, and a hundred lines are more than any buffer."""
    quoted = ("sh", "-c", f'exec {" ".join(COMMAND)} "$@" > /dev/full 2>&1', "sh")
    shop = up(data, *SMALL, command=quoted)
    eventually(lambda: (data / "running.json").exists() and "web 1" in shop.noted()["parts"])
    url = shop.noted()["url"]
    web = shop.part("web 1").pid

    def answers() -> bool:
        try:
            return httpx.get(f"{url}/health/ready", timeout=IN_TIME).status_code == 200
        except httpx.TransportError:
            return False

    eventually(answers)
    with httpx.Client(base_url=url, timeout=IN_TIME) as client:
        for number in range(100):
            assert client.get(f"/nothing/{number}").status_code == 404
    assert shop.part("web 1").pid == web
    assert shop.ends(SIGTERM)[0] == 0
