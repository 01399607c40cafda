"""A test lies at the path of the module that it is about, and no test is another's helper."""

import ast
import re
from pathlib import Path

from tests.support.no_tables import empty_shop as empty_shop

ROOT = Path(__file__).parents[2]
APP, TESTS = ROOT / "app", ROOT / "tests"
# Folders of tests that mirror no folder of app/.
OF_THE_WHOLE = {"bench", "client", "faults", "guarantees", "support", "upgrading"}
# Of the modules that do something, how many have a test of their own name at least.
SHARE = 0.6


def does_something(module: Path) -> bool:
    """Neither a table's columns nor names alone."""
    return any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(ast.parse(module.read_text()))
    )


def test_most_modules_have_a_test_of_their_name() -> None:
    modules = [
        path.relative_to(APP)
        for path in APP.rglob("*.py")
        if not path.stem.startswith("__") and "piccolo_migrations" not in path.parts
        if path.stem != "piccolo_app" and does_something(path)
    ]
    without = [path for path in modules if not (TESTS / path.parent / f"test_{path.name}").exists()]
    assert len(without) <= (1 - SHARE) * len(modules), sorted(map(str, without))


def test_every_folder_of_tests_is_one_of_app() -> None:
    folders = {path.parent.relative_to(TESTS) for path in TESTS.rglob("test_*.py")}
    mirrored = {path for path in folders if not OF_THE_WHOLE.intersection(path.parts)}
    assert [path for path in mirrored if not (APP / path).is_dir()] == []


FROM_A_TEST = re.compile(r"^from (?:tests|e2e)\.(?:\w+\.)*test_\w+ import", re.MULTILINE)


def test_no_test_imports_another() -> None:
    """What two of them use is in tests/support, or in a module beside them."""
    modules = [path for top in (TESTS, ROOT / "e2e") for path in top.rglob("*.py")]
    found = [(str(path), FROM_A_TEST.findall(path.read_text())) for path in modules]
    assert [one for one in found if one[1]] == []


SHIPPED_AS = re.compile(r'\.ships\([^"]*"[^"]*", "([^"]+)"\)')


def test_no_two_browser_tests_ship_under_one_number() -> None:
    """Files share a shop as they come, and a number that is on another parcel is asked about."""
    used = [
        number
        for path in sorted((ROOT / "e2e").glob("test_*.py"))
        for number in SHIPPED_AS.findall(path.read_text())
    ]
    assert len(used) > 10
    assert [number for number in used if used.count(number) > 1] == []
