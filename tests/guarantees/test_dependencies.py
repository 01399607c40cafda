"""What `make audit-dependencies` makes of the answers; silence is no good news."""

import importlib
import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SETUP = Path(__file__).parents[2] / "setup"


@pytest.fixture(scope="module")
def dependencies() -> Iterator[Any]:
    """The script, which stands outside of every package."""
    sys.path.insert(0, str(SETUP))
    yield importlib.import_module("dependencies")
    sys.path.remove(str(SETUP))


def audited(*packages: dict[str, Any]) -> tuple[int, str, str]:
    return 0, json.dumps({"dependencies": packages, "fixes": []}), ""


SOUND = {"name": "sqids", "version": "0.5.2", "vulns": []}
WEAK = {"name": "old", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]}
SKIPPED = {"name": "ours", "skip_reason": "not found"}


def test_a_known_weakness_fails(dependencies: Any) -> None:
    found = dependencies.judge_python(*audited(SOUND, WEAK, SKIPPED))
    assert (found.code, found.told) == (1, "Python: old 1: PYSEC-1 (mended in 2)")
    weak = json.dumps({"vulnerabilities": {"old": {"severity": "high"}}})
    assert dependencies.judge_npm(1, weak, "").code == 1


def test_all_well_is_said_of_what_was_looked_at(dependencies: Any) -> None:
    assert dependencies.judge_python(*audited(SOUND)).code == 0
    assert dependencies.judge_npm(0, '{"vulnerabilities": {}}', "").code == 0


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (audited(SOUND, SKIPPED), "of 2 packages the registry knows nothing about 1: ours"),
        ((1, "", "Traceback\nConnectionError: no route"), "(ConnectionError: no route)"),
        ((1, "{}", ""), "(pip-audit ended with 1)"),
    ],
)
def test_no_answer_is_no_good_news(dependencies: Any, answer: Any, told: str) -> None:
    found = dependencies.judge_python(*answer)
    assert found.code == 2
    assert told in found.told


def test_npm_without_an_answer_says_why(dependencies: Any) -> None:
    said = "npm warn audit 405 Method Not Allowed\nnpm error audit endpoint returned an error"
    found = dependencies.judge_npm(1, '{"message": "405"}', said)
    assert (found.code, "(405 Method Not Allowed)" in found.told) == (2, True)


@pytest.mark.parametrize(
    ("licence", "fits"),
    [
        ("MIT", True),
        ("mit or GPL-3.0-only", True),
        ("(MIT OR GPL-3.0-only) AND BSD-3-Clause", True),
        ("MIT AND GPL-3.0-only", False),
        ("MIT License; BSD-3-Clause", True),
        ("MIT License; GPLv2", False),
        ("MIT License\n\nCopyright (c) 2022", True),
        ("UNKNOWN", False),
    ],
)
def test_of_alternatives_one_will_do(dependencies: Any, licence: str, fits: bool) -> None:
    assert dependencies.is_allowed(licence, ["mit", "mit license", "bsd-3-clause"]) is fits


def test_every_locked_package_may_be_used(dependencies: Any) -> None:
    written = tomllib.loads((SETUP.parent / "pyproject.toml").read_text())
    rules = written["tool"]["doorstep"]["licences"]
    for kind, packages in (
        ("Python", dependencies.python_packages()),
        ("npm", dependencies.npm_packages()),
    ):
        assert len(packages) > 20
        found = dependencies.judge_licences(kind, packages, rules)
        assert found.code == 0, found.told
    gnu = dependencies.Package("gnu", "1", "GPL-3.0-only")
    assert dependencies.judge_licences("Python", [gnu], rules).code == 1
