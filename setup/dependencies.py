"""Checks the licences of the packages in the lock files, and their known vulnerabilities.

The licences are judged by `[tool.doorstep.licences]` in pyproject.toml: Python's as `pip-licenses`
finds them in the environment, npm's as `package-lock.json` has them. The vulnerabilities come from
pip-audit and `npm audit`, which query PyPI and npm's registry. A missing answer never counts as
good news: exits 1 for a licence or a vulnerability, 2 if a registry gave no answer.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import node

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# The first has all that requirements.lock has.
LOCKS = ("requirements-dev.lock", "setup/node.lock")
OURS = "doorstep"
# Seconds to wait for one answer of PyPI.
SECONDS = 15
NAMED = 12
# Characters of a failing program's output.
LONGEST = 200
WRONG, UNKNOWN = 1, 2


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    licence: str


@dataclass(frozen=True)
class Finding:
    """The result of a check; `code` is the exit code that it calls for."""

    told: str
    code: int = 0


def main(arguments: Sequence[str]) -> int:
    """`arguments` go to pip-audit, such as `--vulnerability-service osv`."""
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["doorstep"]["licences"]
    findings = [
        judge_licences("Python", python_packages(), rules),
        judge_licences("npm", npm_packages(), rules),
        judge_python(*_run(_pip_audit(arguments))),
        judge_npm(*_run([node.find("npm"), "audit", "--json"])),
    ]
    for finding in findings:
        print(f"{('ok', 'WRONG', 'UNKNOWN')[finding.code]:8} {finding.told}")
    codes = {finding.code for finding in findings}
    return next((code for code in (WRONG, UNKNOWN) if code in codes), 0)


def python_packages() -> list[Package]:
    command = [str(BIN / "pip-licenses"), "--from", "mixed", "--format", "json", "--with-system"]
    found: list[dict[str, str]] = json.loads(_run(command)[1])
    packages = [Package(one["Name"], one["Version"], one["License"]) for one in found]
    return [package for package in packages if package.name != OURS]


def npm_packages() -> list[Package]:
    lock: dict[str, Any] = json.loads((ROOT / "package-lock.json").read_text())
    return [
        Package(path.rpartition("node_modules/")[2], one["version"], one.get("license", "UNKNOWN"))
        for path, one in lock["packages"].items()
        if path
    ]


def judge_licences(kind: str, packages: Sequence[Package], rules: Mapping[str, Any]) -> Finding:
    """`rules` has the `allowed` names, and by package the reason of each of its `exceptions`."""
    allowed = {name.lower() for name in rules["allowed"]}
    exceptions = {name.lower() for name in rules["exceptions"]}
    wrong = [
        f"{package.name} {package.version}: {package.licence.splitlines()[0]}"
        for package in packages
        if package.name.lower() not in exceptions and not is_allowed(package.licence, allowed)
    ]
    if wrong:
        told = "\n           ".join(wrong)
        return Finding(f"{kind}: licences that pyproject.toml does not allow\n           {told}", 1)
    counted = Counter(package.licence.splitlines()[0] for package in packages)
    most = ", ".join(f"{name} {count}" for name, count in counted.most_common(4))
    return Finding(f"{len(packages)} {kind} packages have licences that are allowed ({most}, …)")


def is_allowed(licence: str, allowed: Iterable[str]) -> bool:
    """Reads an SPDX expression or PyPI's classifiers, which `;` separates.

    One of several alternatives is enough.
    """
    known = set(allowed)
    names = licence.splitlines()[0].lower().replace("(", " ").replace(")", " ")
    return all(
        any(" ".join(name.split()) in known for name in re.split(r"\s+or\s+", part))
        for part in re.split(r";|\s+and\s+", names)
    )


def judge_python(code: int, said: str, complaint: str) -> Finding:
    # pip-audit prints JSON; it has not audited a package that it does not know.
    try:
        found: list[dict[str, Any]] = json.loads(said)["dependencies"]
    except (ValueError, KeyError):
        reason = (complaint.strip().splitlines() or [f"pip-audit ended with {code}"])[-1]
        told = f"Python: nobody could be asked for known weaknesses ({reason[:LONGEST]})"
        return Finding(told, UNKNOWN)
    weak = [
        f"{one['name']} {one['version']}: {weakness['id']}"
        f" (mended in {', '.join(weakness['fix_versions']) or 'no version yet'})"
        for one in found
        for weakness in one.get("vulns", ())
    ]
    if weak:
        return Finding("Python: " + "\n           ".join(weak), WRONG)
    skipped = [one["name"] for one in found if "skip_reason" in one]
    if skipped:
        told = ", ".join(skipped[:NAMED]) + (" …" if len(skipped) > NAMED else "")
        return Finding(
            f"Python: of {len(found)} packages the registry knows nothing about {len(skipped)}:"
            f" {told}\n           (a mirror may lack PyPI's JSON API; try"
            ' ARGS="--vulnerability-service osv")',
            UNKNOWN,
        )
    return Finding(f"{len(found)} Python packages have no known weakness")


def judge_npm(code: int, said: str, complaint: str) -> Finding:
    try:
        answer: dict[str, Any] = json.loads(said)
        weak = answer["vulnerabilities"]
    except (ValueError, KeyError):
        reasons = [line for line in complaint.splitlines() if "npm warn audit" in line]
        reason = reasons[0].removeprefix("npm warn audit ") if reasons else f"npm ended with {code}"
        return Finding(f"npm: nobody could be asked for known weaknesses ({reason})", UNKNOWN)
    if weak:
        told = ", ".join(f"{name} ({one['severity']})" for name, one in weak.items())
        return Finding(f"npm: {told}", WRONG)
    return Finding("npm packages have no known weakness")


def _pip_audit(arguments: Sequence[str]) -> list[str]:
    # It needs no pip, because the locks name every package with its hash.
    locks = [part for lock in LOCKS for part in ("--requirement", str(ROOT / lock))]
    fixed = ["--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off"]
    return [str(BIN / "pip-audit"), *locks, *fixed, "--timeout", str(SECONDS), *arguments]


def _run(command: Sequence[str]) -> tuple[int, str, str]:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
