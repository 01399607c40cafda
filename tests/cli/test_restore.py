"""`doorstep restore` makes an audited data folder of a backup, or none at all."""

import json
from pathlib import Path

from tests.support.running import Up, doorstep

# Somebody who was erased, and whom this shop never knew.
UNKNOWN = {
    "erasure_id": "7b0b7a6c-2a5b-4a53-9a4f-0f8e1b2c3d4e",
    "email_hash": "0" * 64,
    "orders": [],
    "erased_at": "2026-12-01T03:00:00Z",
}


def test_a_shop_is_restored_with_its_key_and_never_without(open_shop: Up, tmp_path: Path) -> None:
    assert doorstep("backup", tmp_path, "--data-dir", open_shop.data).returncode == 0
    [file] = tmp_path.glob("*.dump")
    held = json.loads(file.with_suffix(".json").read_text())["holds"]
    key, new = open_shop.data / "secret-key", tmp_path / "new"
    other = tmp_path / "other-key"
    other.write_text("rJ2nZ0-3TgH8yNwQ5vKdXuA7LmPbEcSf")

    erasures = tmp_path / "erasures.jsonl"
    erasures.write_text(json.dumps(UNKNOWN) + "\n")

    def restore(dump: Path, data: Path, key: Path) -> tuple[int, str]:
        into = ("--data-dir", data, "--secret-key-file", key, "--erasures-file", erasures)
        done = doorstep("restore", dump, *into)
        return done.returncode, done.stdout + done.stderr

    code, said = restore(file, new, other)
    assert code == 2, said
    assert "made with another secret key" in said
    assert not new.exists()

    code, said = restore(file, open_shop.data, key)
    assert code == 2
    assert "is not empty" in said

    code, said = restore(file, new, key)
    assert code == 0, said
    assert f"{held['products']} products" in said
    assert (new / "secret-key").read_text() == key.read_text()
    assert (new / "postgres" / "PG_VERSION").exists()
    assert not (new / "postgres" / "postmaster.pid").exists()
    assert "mails: " in said or "Nothing is held." in said
    assert "0 were done again, and of 1 there is nothing here" in said

    other.write_bytes(b"\xff" * 40)
    code, said = restore(file, tmp_path / "newer", other)
    assert (code, "is no secret key" in said) == (2, True), said

    note = file.with_suffix(".json")
    noted = json.loads(note.read_text())
    note.write_text(json.dumps(noted | {"holds": ["orders"]}))
    code, said = restore(file, tmp_path / "newer", key)
    assert (code, "is not the note of a backup" in said) == (2, True), said
    note.write_text(json.dumps(noted))

    file.write_bytes(file.read_bytes()[:-1])
    code, said = restore(file, tmp_path / "newer", key)
    assert code == 2
    assert "was changed after it was made" in said
