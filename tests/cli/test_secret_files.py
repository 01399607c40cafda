"""A secret can be in a file, as container engines and systemd hand it over."""

import os
from pathlib import Path

import pytest

from app.cli.secret_files import SECRETS, read_secret_files


@pytest.fixture
def variables(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in SECRETS:
        # Set first, so that what is read is undone.
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    return monkeypatch


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_it_is_read_without_its_newline(
    variables: pytest.MonkeyPatch, tmp_path: Path, mark: str, end: str
) -> None:

    file = tmp_path / "secret-key"
    file.write_bytes(f"{mark}a secret of forty characters, or even more{end}".encode())
    variables.setenv("SECRET_KEY_FILE", str(file))
    read_secret_files()
    assert os.environ["SECRET_KEY"] == "a secret of forty characters, or even more"
    assert "SECRET_KEY_FILE" not in os.environ


@pytest.mark.parametrize(
    ("content", "also_set", "said"),
    [
        (None, "", "SECRET_KEY_FILE: {} cannot be read: No such file or directory"),
        (b"", "", "SECRET_KEY_FILE: {} is empty"),
        (b"\xff\xfe", "", "SECRET_KEY_FILE: {} is not UTF-8"),
        (b"hushhush\nhushhush", "", "SECRET_KEY_FILE: {} has more than one line"),
        (b"hush\0hush", "", "SECRET_KEY_FILE: {} has more than one line, or control characters"),
        (b"hushhush" * 2000, "", "SECRET_KEY_FILE: {} is longer than 10000 bytes"),
        (b"hushhush", "hushhush", "SECRET_KEY and SECRET_KEY_FILE are both set"),
    ],
)
def test_what_cannot_be_read_ends_the_command(
    variables: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: bytes | None,
    also_set: str,
    said: str,
) -> None:
    file = tmp_path / "secret-key"
    if content is not None:
        file.write_bytes(content)
    variables.setenv("SECRET_KEY_FILE", str(file))
    variables.setenv("SECRET_KEY", also_set)
    with pytest.raises(SystemExit) as ended:
        read_secret_files()
    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert said.format(file) in told
    assert "hushhush" not in told
