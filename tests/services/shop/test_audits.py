"""When the promises were last checked, and with what result, is noted for the doctor."""

import pytest

from app.cli.checks import note
from app.doctor import data
from app.infra.database import fetch
from app.invariants import Report
from app.services import shop
from app.settings import settings
from app.values.diagnoses import DiagnosisState
from tests.support.diagnosed import examined, is_wrong


async def test_a_demo_shop_need_not_be_audited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "demo", True)
    assert (await data.audit()).state == DiagnosisState.OK


async def test_an_auditor_who_may_only_read_gets_the_report(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = Report(holds=True, orders=3, seconds=0.1, findings=[])
    await examined(lambda: note(report), "CREATE ROLE auditor", "SET LOCAL ROLE auditor")
    assert "this audit could not be noted (permission denied" in capsys.readouterr().err


async def test_an_audit_is_asked_for_each_day() -> None:
    assert "none has been noted" in (await data.audit()).message

    await shop.note_audit(holds=True, orders=3)
    assert (await data.audit()).state == DiagnosisState.OK

    await fetch("UPDATE shop.audits SET ended_at = now() - interval '8 days'")
    late = await data.audit()
    assert (late.state, late.advice) == (DiagnosisState.CAUTION, "run doorstep audit each day")

    await shop.note_audit(holds=False, orders=3)
    assert is_wrong(await data.audit(), "found a broken promise")

    await shop.note_audit(holds=True, orders=3)
    assert (await data.audit()).state == DiagnosisState.OK
