"""A port that is taken is named."""

from pathlib import Path

from tests.support.running import Up, doorstep


def test_names_a_port_that_is_taken(open_shop: Up, folder: Path) -> None:
    port = open_shop.url.rpartition(":")[2]
    second = doorstep("up", "--port", port, "--data-dir", folder / "data")
    assert second.returncode == 2
    assert f"port {port}" in second.stderr
    assert len(second.stderr.splitlines()) == 1


def test_says_why_an_address_cannot_be_had(folder: Path) -> None:
    refused = doorstep("up", "--host", "192.0.2.1", "--port", "0", "--data-dir", folder / "data")
    assert refused.returncode == 2
    said = "doorstep: cannot listen on port 0 of 192.0.2.1: Cannot assign requested address\n"
    assert refused.stderr == said
