"""A port that is taken is named."""

from pathlib import Path

from tests.support.running import Up, doorstep


def test_names_a_port_that_is_taken(open_shop: Up, folder: Path) -> None:
    port = open_shop.url.rpartition(":")[2]
    second = doorstep("up", "--port", port, "--data-dir", folder / "data")
    assert second.returncode == 2
    assert f"port {port}" in second.stderr
    assert len(second.stderr.splitlines()) == 1
