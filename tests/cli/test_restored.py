"""`doorstep restored` holds what waited in a backup, and sends or drops it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.cli.backup_notes import BackupNote, write_note
from app.cli.restored import place_in
from tests.support.running import Up, doorstep


def test_a_shop_on_a_server_of_its_own_is_held_and_decided(open_shop: Up, tmp_path: Path) -> None:
    note = tmp_path / "doorstep-20261201T030000Z.json"
    made = BackupNote(
        made_at=datetime(2026, 12, 1, 3, tzinfo=UTC),
        version="1",
        key_fingerprint="",
        sha256="",
        holds={},
    )
    write_note(note, made)
    here = ("--data-dir", open_shop.data)

    begun = doorstep("restored", "begin", note, *here)
    assert begun.returncode == 0, begun.stderr
    listed = doorstep("restored", "list", *here).stdout
    assert "from a backup of 2026-12-01T03:00:00Z (doorstep-20261201T030000Z.dump)" in listed
    doorstep("restored", "send", "all", *here)
    again = doorstep("restored", "drop", "mails", *here)
    assert (again.returncode, "nothing is held: mails" in again.stderr) == (1, True)

    note.write_text("[]")
    refused = doorstep("restored", "begin", note, *here)
    assert (refused.returncode, "is not the note of a backup" in refused.stderr) == (2, True)


def test_the_place_is_the_end_of_a_number() -> None:
    assert place_in("INV-2026-00123") == 123
    assert place_in("7") == 7
    assert place_in(None) is None
    with pytest.raises(SystemExit):
        place_in("none")
