"""What the doctor says of the mail server, the disk, and how the shop is reached."""

from collections import namedtuple
from pathlib import Path

import pytest
from pydantic import AnyUrl

from app.doctor import surroundings
from app.settings import settings
from app.values.diagnoses import DiagnosisState
from tests.support.diagnosed import is_wrong
from tests.support.post_office import only, opened

Usage = namedtuple("Usage", "free")


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch):
    """Sets one for the length of a test."""
    return lambda name, value: monkeypatch.setattr(settings, name, value)


async def test_the_doctor_logs_in_at_the_mail_server(setting) -> None:
    more = {"authenticator": only(b"shop", b"right"), "auth_require_tls": False}
    async with opened(**more) as office:
        address = f"127.0.0.1:{office.port}/?starttls=never"
        setting("smtp_url", AnyUrl(f"smtp://shop:right@{address}"))
        assert (await surroundings.mail_server()).state == DiagnosisState.OK

        setting("smtp_url", AnyUrl(f"smtp://shop:wrong@{address}"))
        refused = await surroundings.mail_server()
        assert is_wrong(refused, "535", "SMTP_URL")
        assert "wrong@" not in refused.message

    assert is_wrong(await surroundings.mail_server(), "the mail server is away")
    assert office.mails == []


async def test_a_shop_without_a_mail_server_is_worth_a_look(setting) -> None:
    setting("smtp_url", None)
    assert "set SMTP_URL" in (await surroundings.mail_server()).advice
    setting("demo", True)
    assert (await surroundings.mail_server()).state == DiagnosisState.OK


@pytest.mark.parametrize(
    ("megabytes", "state"),
    [
        (199, DiagnosisState.WRONG),
        (999, DiagnosisState.CAUTION),
        (1000, DiagnosisState.OK),
    ],
)
async def test_little_room_is_noticed(
    megabytes: int, state: DiagnosisState, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that is not made yet will be on the disk of those above it."""
    monkeypatch.setattr(surroundings.shutil, "disk_usage", lambda _: Usage(megabytes * 1_000_000))
    said = await surroundings.disk([tmp_path / "not" / "yet"])
    assert said.state == state
    assert f"{megabytes:,} MB are free for {tmp_path}" in said.message


async def test_a_folder_without_the_right_to_write_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surroundings.os, "access", lambda place, mode: False)
    assert is_wrong(await surroundings.disk([tmp_path]), f"{tmp_path} cannot be written to")


@pytest.mark.parametrize(
    ("base_url", "state"),
    [
        (None, DiagnosisState.CAUTION),
        ("http://shop.example", DiagnosisState.CAUTION),
        ("http://127.0.0.1:8000", DiagnosisState.OK),
        ("https://shop.example", DiagnosisState.OK),
    ],
)
async def test_a_public_address_is_https(base_url, state: DiagnosisState, setting) -> None:
    setting("base_url", base_url)
    assert (await surroundings.public_address()).state == state


@pytest.mark.parametrize(
    ("base_url", "trusted", "state"),
    [
        ("https://shop.example", "", DiagnosisState.CAUTION),
        ("https://shop.example", "*", DiagnosisState.CAUTION),
        ("https://shop.example", "10.0.0.5", DiagnosisState.OK),
        (None, "", DiagnosisState.OK),
    ],
)
async def test_a_proxy_is_named(base_url, trusted: str, state: DiagnosisState, setting) -> None:
    setting("base_url", base_url)
    setting("trusted_proxies", trusted)
    assert (await surroundings.proxies()).state == state
