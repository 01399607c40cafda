"""Installs the browser files that `package-lock.json` names into `app/static/vendor/`.

npm checks every package against its hash in the lock and runs none of their scripts. Only the files
listed here are copied, with their licences, and `manifest.json` gives each its path, the
`integrity` attribute for the page, and its SHA-256. A style sheet keeps only the rules that the
templates can use (`trimming.py`). With `--tests` the packages that only the checks read (axe-core,
pyright, the schema of AsyncAPI) are unpacked into `node_modules/` as well.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import node
import trimming

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "package-lock.json"
VENDOR = ROOT / "app" / "static" / "vendor"
MANIFEST = VENDOR / "manifest.json"
NODE_MODULES = ROOT / "node_modules"
STAMP = ".made-from"


@dataclass(frozen=True)
class Package:
    """What to copy from an npm package: asset name → file in the package, and its licences."""

    name: str
    folder: str
    assets: dict[str, str]
    licences: tuple[str, ...]
    # Whether the style sheet keeps only the rules that the shop's pages can use.
    trimmed: bool = False


PACKAGES = (
    Package(
        name="htmx.org",
        folder="htmx",
        assets={"htmx.js": "dist/htmx.min.js", "hx-sse.js": "dist/ext/hx-sse.min.js"},
        licences=("LICENSE",),
    ),
    Package(
        name="basecoat-css",
        folder="basecoat",
        assets={"basecoat.css": "dist/basecoat.cdn.min.css"},
        licences=("LICENSE.md",),
        trimmed=True,
    ),
    Package(
        name="@zxing/library",
        folder="zxing",
        assets={"zxing.js": "umd/index.min.js"},
        licences=("LICENSE",),
    ),
    Package(
        name="swagger-ui-dist",
        folder="swagger-ui",
        assets={
            "swagger-ui-bundle.js": "swagger-ui-bundle.js",
            "swagger-ui-standalone-preset.js": "swagger-ui-standalone-preset.js",
            "swagger-ui.css": "swagger-ui.css",
        },
        licences=(
            "LICENSE",
            "NOTICE",
            "swagger-ui-bundle.js.LICENSE.txt",
            "swagger-ui-standalone-preset.js.LICENSE.txt",
        ),
    ),
)


def main(arguments: list[str]) -> None:
    with_tests = "--tests" in arguments
    packages = _hash([LOCK, Path(__file__)])
    files = _hash([LOCK, Path(__file__), *trimming.READ_BY, *trimming.pages()])
    if with_tests and _stamp(NODE_MODULES) != packages:
        with _npm_ci(with_tests=True) as brought:
            shutil.rmtree(NODE_MODULES, ignore_errors=True)
            brought.rename(NODE_MODULES)
        (NODE_MODULES / STAMP).write_text(packages)
    if _stamp(VENDOR) == files and _vendor_is_whole():
        return
    if _stamp(NODE_MODULES) == packages:
        _fill_vendor(NODE_MODULES, files)
    else:
        with _npm_ci(with_tests=False) as brought:
            _fill_vendor(brought, files)
    print(f"Browser files are in {VENDOR.relative_to(ROOT)}/")


def _hash(files: list[Path]) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _stamp(folder: Path) -> str | None:
    stamp = folder / STAMP
    return stamp.read_text() if stamp.is_file() else None


def _vendor_is_whole() -> bool:
    # Each file of the manifest must be there, with the content that it promises.
    if not MANIFEST.is_file():
        return False
    return all(
        (VENDOR / asset["path"]).is_file() and _sha256(VENDOR / asset["path"]) == asset["sha256"]
        for asset in json.loads(MANIFEST.read_text()).values()
    )


@contextmanager
def _npm_ci(*, with_tests: bool) -> Generator[Path]:
    """Yields a `node_modules/` as the lock describes it, in a temporary folder."""
    (ROOT / ".venv").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / ".venv", prefix="npm-") as folder:
        shutil.copy(ROOT / "package.json", folder)
        shutil.copy(LOCK, folder)
        command = [node.find("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        command += ["--loglevel=error", "--include=dev" if with_tests else "--omit=dev"]
        if subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=False).returncode:
            sys.exit("npm could not bring the browser files; its message is above.")
        yield Path(folder, "node_modules")


def _fill_vendor(packages: Path, source: str) -> None:
    # The files are written first, then the manifest; what it no longer names goes last.
    VENDOR.mkdir(parents=True, exist_ok=True)
    manifest: dict[str, dict[str, str]] = {}
    folders: set[str] = set()
    for package in PACKAGES:
        origin = packages / package.name
        version = json.loads((origin / "package.json").read_text())["version"]
        folder = f"{package.folder}-{version}"
        folders.add(folder)
        (VENDOR / folder).mkdir(exist_ok=True)
        for licence in package.licences:
            shutil.copy(origin / licence, VENDOR / folder)
        for asset, file in package.assets.items():
            copied = Path(shutil.copy(origin / file, VENDOR / folder))
            if package.trimmed:
                trimming.trim(copied, packages)
            manifest[asset] = {
                "path": f"{folder}/{copied.name}",
                "integrity": _integrity(copied),
                "sha256": _sha256(copied),
            }
    unfinished = MANIFEST.with_suffix(".new")
    unfinished.write_text(json.dumps(manifest, indent=2) + "\n")
    unfinished.replace(MANIFEST)
    (VENDOR / STAMP).write_text(source)
    for old in VENDOR.iterdir():
        if old.is_dir() and old.name not in folders:
            shutil.rmtree(old)


def _integrity(file: Path) -> str:
    """Returns the value of an `integrity` attribute, as Subresource Integrity defines it."""
    digest = hashlib.sha384(file.read_bytes()).digest()
    return "sha384-" + base64.b64encode(digest).decode()


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    main(sys.argv[1:])
