"""When the shop was last backed up is a metric, and on the page of its health."""

import httpx
import pytest

from app.doctor import data
from app.infra.database import fetch, now
from app.services import shop as shops
from app.settings import settings
from app.values.diagnoses import DiagnosisState
from tests.support.visitor import Visitor

OLDER = "UPDATE shop.backups SET made_at = made_at - interval '3 days'"


async def test_its_age_is_a_metric(client: httpx.AsyncClient) -> None:
    assert "doorstep_backup_age_seconds" not in (await client.get("/metrics")).text
    await shops.note_backup(await now(), 4711)
    await fetch(OLDER)
    text = (await client.get("/metrics")).text
    age = next(line for line in text.splitlines() if line.startswith("doorstep_backup_age"))
    assert 259_200 <= float(age.split()[1]) < 259_300


async def test_a_backup_is_asked_for_each_day(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await data.backup()).state == DiagnosisState.CAUTION
    await shops.note_backup(await now(), 4711)
    assert (await data.backup()).state == DiagnosisState.OK
    await fetch(OLDER)
    late = await data.backup()
    assert (late.state, late.advice) == (DiagnosisState.CAUTION, "run doorstep backup each day")
    await fetch("DELETE FROM shop.backups")
    monkeypatch.setattr(settings, "demo", True)
    assert (await data.backup()).state == DiagnosisState.OK


async def test_managers_see_how_old_it_is(bea: Visitor) -> None:
    await bea.open("/staff/health")
    assert "None has been made yet." in bea.text
    await shops.note_backup(await now(), 4711)
    await fetch(OLDER)
    await bea.open("/staff/health")
    assert "Ask your administrator to make one each day." in bea.text
    last = await shops.last_backup()
    assert last is not None
    assert last.size == 4711
