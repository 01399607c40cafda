"""A file that pages can do without may be missing until set-up has run again."""

import pytest

from app.web import assets
from app.web.assets import asset, installed


def test_it_is_the_file_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert installed.__wrapped__("vendor/htmx.js") == asset("vendor/htmx.js")
    monkeypatch.setattr(assets, "manifest", dict)
    assert installed.__wrapped__("vendor/htmx.js") is None
