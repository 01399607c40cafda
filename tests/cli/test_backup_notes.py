"""The note beside a backup is read as it was written, and nothing else is one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.cli.backup_notes import BackupNote, NoBackup, note_in, write_note

NOTE = BackupNote(
    made_at=datetime(2026, 12, 1, 3, tzinfo=UTC),
    version="0.2",
    key_fingerprint="a1",
    previous_key_fingerprint="b2",
    sha256="c3",
    holds={"orders": 7},
)


def test_it_is_read_as_it_was_written_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "note.json"
    write_note(path, NOTE)
    assert note_in(path) == NOTE
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["", "[]", '{"made_at": 7}', "\xff"])
def test_nothing_else_is_a_note(tmp_path: Path, text: str) -> None:
    path = tmp_path / "note.json"
    path.write_text(text)
    with pytest.raises(NoBackup):
        note_in(path)
    with pytest.raises(NoBackup):
        note_in(tmp_path / "missing.json")
