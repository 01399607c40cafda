"""Data of another PostgreSQL are left alone, and the operator reads what to do."""

from pathlib import Path

import pytest

from tests.support.running import doorstep


@pytest.mark.parametrize("made_by", ["17", "19"])
def test_data_of_another_major_are_named(folder: Path, made_by: str) -> None:
    cluster = folder / "data/postgres"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text(f"{made_by}\n")
    (folder / "data/secret-key").write_text("x" * 48)
    refused = doorstep("up", "--port", "0", "--data-dir", folder / "data")
    assert refused.returncode == 2
    assert refused.stderr.startswith(
        f"doorstep: the data in {folder / 'data'} are of PostgreSQL {made_by}, and this is"
    )
    assert "doorstep restore" in refused.stderr
    assert [path.name for path in cluster.iterdir()] == ["PG_VERSION"]
