"""Compiled templates are kept, and never in the way of a page."""

import inspect
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment
from jinja2.bccache import bc_magic

from app.i18n import language
from app.web import template_cache
from app.web.template_cache import COMPILED_BY, TemplateCache


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    monkeypatch.setattr(template_cache, "FOLDER", tmp_path / "templates")
    return tmp_path / "templates"


def rendered(text: str = "{{ 1 + 1 }} shipments") -> str:
    loader = DictLoader({"page.html": text})
    return (
        Environment(loader=loader, bytecode_cache=TemplateCache())
        .get_template("page.html")
        .render()
    )


def test_a_changed_template_is_compiled_anew(folder: Path) -> None:
    assert rendered() == "2 shipments"
    assert len(list(folder.iterdir())) == 1
    assert rendered("{{ 2 + 1 }} shipments") == "3 shipments"


@pytest.mark.parametrize("left", [b"", bc_magic, bc_magic + b"\x80\x02garbage", bc_magic + b"\0"])
def test_a_file_that_was_not_written_whole_counts_as_none(folder: Path, left: bytes) -> None:
    rendered()
    [kept] = folder.iterdir()
    kept.write_bytes(left)
    assert rendered() == "2 shipments"
    assert kept.read_bytes() != left


def test_a_disk_without_room_keeps_no_draft(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def is_full(bucket: object, file: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("jinja2.bccache.Bucket.write_bytecode", is_full)
    assert rendered() == "2 shipments"
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_done_without(folder: Path) -> None:
    folder.touch()
    assert rendered() == "2 shipments"


def test_what_teaches_templates_a_language_decides_the_compiled_form() -> None:
    assert Path(inspect.getfile(language.teach)) in COMPILED_BY
