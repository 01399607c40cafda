"""What pages load: small on the way, and whole."""

import hashlib
import json
import os
import re
from pathlib import Path

import pytest

from app.web.assets import STATIC, asset, lifetime

TEMPLATES = STATIC.parent / "templates"
INSIDE_ANOTHER = {"toast"}
"""Basecoat styles it inside `.toaster` alone, which no page has."""
BASECOAT = STATIC.parent.parent / "node_modules/basecoat-css/dist/basecoat.cdn.min.css"
SCRIPTS = {str(path.relative_to(STATIC)): path.read_text() for path in STATIC.glob("js/**/*.js")}

pytestmark = pytest.mark.usefixtures("shop")


async def test_files_are_compressed_for_those_who_can_read_it(served) -> None:
    address = asset("css/base/base.css").href
    small = await served.get(address, headers={"Accept-Encoding": "gzip"})
    plain = await served.get(address, headers={"Accept-Encoding": "identity"})
    assert small.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in small.headers["vary"].lower()
    assert "content-encoding" not in plain.headers
    assert small.text == plain.text
    assert "immutable" in small.headers["cache-control"]


@pytest.mark.parametrize("script", sorted(SCRIPTS))
async def test_our_scripts_leave_without_their_comments(served, script: str) -> None:
    sent = await served.get(asset(script).href)
    assert sent.headers["content-type"].startswith("text/javascript")
    assert "immutable" in sent.headers["cache-control"]
    assert len(sent.text) < len(SCRIPTS[script]) * 0.95
    assert "\n//" not in sent.text


async def test_a_page_is_not_compressed(served) -> None:
    page = await served.get("/", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in page.headers


def test_no_rule_that_a_template_uses_was_trimmed_away() -> None:
    entry = json.loads((STATIC / "vendor/manifest.json").read_text())["basecoat.css"]
    ours = _classes((STATIC / "vendor" / entry["path"]).read_text())
    theirs = _classes(BASECOAT.read_text())
    used = {
        word
        for template in TEMPLATES.rglob("*.html")
        for value in re.findall(r'class="([^"{]+)', template.read_text())
        for word in value.split()
    }
    assert (used & theirs) - ours == INSIDE_ANOTHER
    assert len(ours) < len(theirs)


def _classes(sheet: str) -> set[str]:
    return set(re.findall(r"\.([a-z][a-z0-9-]*)", sheet))


@pytest.mark.parametrize("path", ["js/app.js", "css/base/base.css"])
async def test_a_version_that_is_not_here_is_kept_by_no_cache(served, path: str) -> None:
    """As in a rolling upgrade, when a new page asks an old process."""
    other = await served.get(f"/static/{path}?v=anything")
    without = await served.get(f"/static/{path}")
    assert other.headers["cache-control"] == "no-store"
    assert without.headers["cache-control"] == "no-cache"
    for answer in (other, without, await served.get(asset(path).href)):
        assert "set-cookie" not in answer.headers


def test_a_path_that_leads_out_of_the_folder_is_not_even_read(tmp_path: Path) -> None:
    """`/static//dev/zero?v=1` would be read until the memory is full."""
    outside = tmp_path / "outside"
    outside.write_text("of the machine")
    version = hashlib.sha256(outside.read_bytes()).hexdigest()[:12]
    for path in (str(outside), os.path.relpath(outside, STATIC)):
        assert lifetime(f"/static/{path}", f"v={version}") == b"no-store"
