"""Reports to systemd, as a real socket receives them."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.infra import service_manager


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(30)
        yield line


def test_there_is_no_report_where_nobody_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    service_manager.report(service_manager.READY)


def test_it_is_one_datagram(manager: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", manager.getsockname())
    service_manager.report(service_manager.READY, "STATUS=takes orders")
    assert manager.recv(100) == b"READY=1\nSTATUS=takes orders"


def test_a_manager_that_is_gone_is_no_reason_to_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    service_manager.report(service_manager.READY)


def test_a_name_without_a_file_is_one_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind("")
        line.settimeout(30)
        monkeypatch.setenv("NOTIFY_SOCKET", "@" + line.getsockname()[1:].decode())
        service_manager.report(service_manager.STOPPING)
        assert line.recv(100) == b"STOPPING=1"


@pytest.mark.timeout(20)
def test_a_manager_that_reads_nothing_holds_nobody_up(
    manager: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", manager.getsockname())
    for _ in range(2000):
        service_manager.report(service_manager.READY)
    assert manager.recv(100) == b"READY=1"
