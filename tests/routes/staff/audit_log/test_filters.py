"""Filters narrow the audit log down, page by page."""

import pytest

from app import audit_log
from tests.support.audit_page import LOG, Moves, lines
from tests.support.audit_page import moves as moves
from tests.support.visitor import Visitor


async def test_filters_narrow_it_down_and_come_off(bea: Visitor, moves: Moves) -> None:
    await moves(1)
    await moves(2, by=audit_log.Actor("member", "pat", "Pat", "192.0.2.1"))

    for query, found in (
        ("", 2),
        ("actor=key:till", 1),
        ("actor=member:pat&address=192.0.2.1", 1),
        ("address=192.0.2.2", 0),
        ("action=stock.moved&subject=Blue+mug", 2),
        ("action=shipment.delivered", 0),
        ("day_from=2199-01-01", 0),
        ("day_to=2199-01-01", 2),
        ("actor=nobody:till&action=dancing&day_from=soon", 2),
        ("subject=%00&address=%00", 2),
    ):
        await bea.open(f"{LOG}?{query}")
        assert (bea.page.status_code, lines(bea)) == (200, found), query
    await bea.open(f"{LOG}?actor=key:till&action=stock.moved")
    assert "Who the till (API key)" in bea.text
    assert f'href="{LOG}?action=stock.moved"' in bea.page.text
    await bea.open(f"{LOG}?action=shipment.delivered")
    assert "No results" in bea.text


async def test_it_goes_on_page_by_page(
    bea: Visitor, moves: Moves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.routes.staff.audit_log.page.PAGE", 2)
    for count in (1, 2, 3):
        await moves(count)
    await bea.open(f"{LOG}?actor=key:till")
    assert "On hand 153 → 156" in bea.text
    following = bea.page.text.partition('rel="next" href="')[2].partition('"')[0]
    await bea.open(following.replace("&amp;", "&"))

    assert lines(bea) == 1
    assert "On hand 150 → 151" in bea.text
    assert "First page" in bea.text
    await bea.open(f"{LOG}?cursor=made-up")
    assert bea.address.endswith(LOG), "the list begins again"
