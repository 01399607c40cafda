"""What pages load: small on the way, and whole."""

import hashlib
import json
import os
import re
from pathlib import Path

import pytest

from app.web import assets
from app.web.asset_lifetimes import lifetime
from app.web.assets import STATIC, asset, sent

TEMPLATES = STATIC.parent / "templates"
# Basecoat styles it inside `.toaster` alone, which no page has.
INSIDE_ANOTHER = {"toast"}
BASECOAT = STATIC.parent.parent / "node_modules/basecoat-css/dist/basecoat.cdn.min.css"
SCRIPTS = {str(path.relative_to(STATIC)): path.read_text() for path in STATIC.glob("js/**/*.js")}
# Scripts that are no modules: those run once the page is read, and these must run before.
BEFORE_THE_PAGE = {"js/theme.js", "js/staff/scan.js"}
SHEETS = {path.name: path.read_text() for path in STATIC.glob("css/*.css")}
PARTS = sorted(str(path.relative_to(STATIC / "css")) for path in STATIC.glob("css/*/**/*.css"))
LAYERS = {"base": "base", "components": "components", "shop": "pages", "staff": "pages"}
# What paper lacks, and how large a finger is, holds whatever a page says: layers above all.
ABOVE_PAGES = {"base/print.css": "print", "components/touch.css": "touch"}
BLOCK = re.compile(r"(?P<head>@[a-z]+[^{};]*)(?P<end>[{;])")

pytestmark = pytest.mark.usefixtures("shop")


async def test_files_are_compressed_for_those_who_can_read_it(served) -> None:
    address = asset("css/shop.css").href
    small = await served.get(address, headers={"Accept-Encoding": "gzip"})
    plain = await served.get(address, headers={"Accept-Encoding": "identity"})
    assert small.headers["content-encoding"] == "gzip"
    assert small.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert small.headers["content-type"] == plain.headers["content-type"]
    assert plain.headers["content-type"] == "text/css; charset=utf-8"
    assert "content-encoding" not in plain.headers
    assert small.text == plain.text
    assert "immutable" in small.headers["cache-control"]


@pytest.mark.parametrize("name", ["css/shop.css", "js/times.js", "favicon.svg"])
async def test_a_file_that_has_not_changed_is_not_sent_again(served, name: str) -> None:
    for coding in ("gzip", "identity"):
        codings = {"Accept-Encoding": coding}
        whole = await served.get(f"/static/{name}", headers=codings)
        etag = whole.headers["etag"]
        for seen in (etag, f'"other", {etag}', etag.removeprefix("W/"), "*"):
            again = await served.get(f"/static/{name}", headers={"If-None-Match": seen, **codings})
            assert (again.status_code, again.content) == (304, b""), seen
            assert again.headers["etag"] == etag
            assert "content-type" not in again.headers
            assert "content-encoding" not in again.headers
        other = await served.get(f"/static/{name}", headers={"If-None-Match": '"other"', **codings})
        assert (other.status_code, other.content) == (200, whole.content)
    assert "etag" not in (await served.get("/static/nothing.js")).headers


@pytest.mark.parametrize("script", sorted(SCRIPTS))
async def test_our_scripts_leave_without_their_comments(served, script: str) -> None:
    sent = await served.get(asset(script).href)
    assert sent.headers["content-type"].startswith("text/javascript")
    assert "immutable" in sent.headers["cache-control"]
    assert len(sent.text) < len(SCRIPTS[script]) * 0.95
    assert "\n//" not in sent.text


@pytest.mark.parametrize("script", sorted(SCRIPTS))
def test_a_script_imports_modules_under_the_address_of_their_content(script: str) -> None:
    """Two addresses of one module would be two modules, and an old one would be kept for ever."""
    named = re.findall(r'from\s*"([^"]+)"', sent(script).decode())
    assert len(named) == len(re.findall(r"^import ", SCRIPTS[script], re.MULTILINE))
    known = {asset(name).href for name in SCRIPTS}
    assert set(named) <= known
    if script in BEFORE_THE_PAGE:
        assert named == []


async def test_a_module_that_others_import_comes_with_them(served) -> None:
    """No page waits for it after it has read what asked for it."""
    page = (await served.get("/")).text
    staff = (TEMPLATES / "layouts/staff.html").read_text()
    for script in set(SCRIPTS) - BEFORE_THE_PAGE:
        for needed in re.findall(r'from\s*"([^"]+)"', sent(script).decode()):
            name = needed.partition("?")[0].removeprefix("/static/")
            for_staff = script.startswith("js/staff/") and f"asset('{name}')" in staff
            assert for_staff or f'"{needed}"' in page, (script, needed)


def test_scripts_are_modules_and_leave_no_global() -> None:
    for template in TEMPLATES.rglob("*.html"):
        for attributes, name in re.findall(
            r"<script ([^>]*?)src=\"{{ asset\('(js/[\w/]+\.js)'\)", template.read_text()
        ):
            assert ("module" in attributes) == (name not in BEFORE_THE_PAGE), template
    for name, text in SCRIPTS.items():
        assert not re.search(r"\b(window|globalThis|self)\s*[.\[]", text), name
        if name in BEFORE_THE_PAGE:
            assert re.search(r"\A(//.*\n)+{\n", text), (
                f"{name} is a block: what it names ends there"
            )
            assert text.endswith("\n}\n"), name


def test_each_part_of_a_sheet_is_in_the_layer_of_its_folder() -> None:
    imported = [
        found for text in SHEETS.values() for found in re.findall(r'"(\S+)" layer\((\w+)\)', text)
    ]
    assert sorted({path for path, _ in imported if not path.startswith("../vendor")}) == PARTS
    for path, layer in imported:
        if not path.startswith("../vendor"):
            assert layer == ABOVE_PAGES.get(path, LAYERS[path.partition("/")[0]]), path


@pytest.mark.parametrize("sheet", sorted(SHEETS))
def test_no_rule_stands_outside_of_the_layers(sheet: str) -> None:
    """One that does would win against all that are in a layer."""
    text, heads = sent(f"css/{sheet}").decode(), list[str]()
    assert "@import" not in text
    while found := BLOCK.search(text):
        assert text[: found.start()].strip() == "", "a rule between the layers"
        heads.append(found["head"].split()[0])
        text = text[found.end() :] if found["end"] == ";" else _after_block(text[found.end() :])
    assert text.strip() == ""
    assert set(heads) <= {"@layer", "@page"}


def _after_block(text: str) -> str:
    depth = 1
    for place, letter in enumerate(text):
        depth += (letter == "{") - (letter == "}")
        if not depth:
            return text[place + 1 :]
    raise AssertionError("a block without an end")


async def test_a_page_asks_for_at_most_two_sheets(served) -> None:
    for path in ("/", "/cart", "/gallery", "/staff/login", "/nowhere"):
        page = await served.get(path)
        assert len(re.findall(r'rel="stylesheet"', page.text)) == 1, path
    paper = [path for path in TEMPLATES.rglob("*.html") if 'rel="stylesheet"' in path.read_text()]
    assert {path.name for path in paper} == {
        "base.html",
        "labels.html",
        "pick_list.html",
        "invoice.html",
        "slips.html",
        "reference.html",
        "show.html",
    }


def test_a_vendored_sheet_that_was_changed_is_not_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A browser sees `integrity` for what comes as it is; this is part of the shop's own sheet."""
    file = assets.vendored("vendor/basecoat.css")
    changed = tmp_path / "vendor" / file.path
    changed.parent.mkdir(parents=True)
    (tmp_path / "vendor/manifest.json").write_bytes((STATIC / "vendor/manifest.json").read_bytes())
    changed.write_text((STATIC / "vendor" / file.path).read_text())
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    (tmp_path / "css").mkdir()
    (tmp_path / "css/shop.css").write_text('@import "../vendor/basecoat.css" layer(vendor);')
    asked = sent.__wrapped__
    assert b"@layer vendor" in asked("css/shop.css")
    changed.write_text("body { display: none }")
    with pytest.raises(RuntimeError, match="make setup"):
        asked("css/shop.css")


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


@pytest.mark.parametrize("path", ["js/times.js", "css/shop.css"])
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
        assert lifetime(f"/static/{path}", f"v={version}") == "no-store"
