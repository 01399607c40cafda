"""The commands for products."""

from pathlib import Path

from tests.support.goods import LAMP, LARGE, SHIRT, csv_file
from tests.support.running import Up, doorstep


def test_a_file_is_checked_applied_and_then_the_same(open_shop: Up, tmp_path: Path) -> None:
    where = ("--data-dir", open_shop.data)
    file = tmp_path / "goods.csv"
    file.write_bytes(csv_file([SHIRT, LARGE, {**LAMP, "Variant Price": "cheap"}]))

    dry = doorstep("products", "import", file, "--dry-run", *where)
    assert "2 new, 0 changed, 0 the same, 1 refused" in dry.stdout
    assert "line 4, Variant Price: must be a price" in dry.stderr
    assert (dry.returncode, dry.stdout.splitlines()[-1]) == (1, "Nothing was changed.")

    file.write_bytes(csv_file([SHIRT, LARGE]))
    done = doorstep("products", "import", file, "--apply", *where)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Imported: 2 new, 0 changed.\n")

    again = doorstep("products", "import", file, *where)
    assert "0 new, 0 changed, 2 the same, 0 refused" in again.stdout
    assert (again.returncode, again.stdout.splitlines()[-1]) == (0, "Nothing was changed.")

    file.write_bytes(b"PK\x03\x04")
    wrong = doorstep("products", "import", file, *where)
    assert (wrong.returncode, wrong.stderr) == (
        1,
        "doorstep: This is a workbook. Save it as CSV, and choose that file.\n",
    )
