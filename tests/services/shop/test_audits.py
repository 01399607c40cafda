"""When the promises were last checked, and with what result, is noted for the doctor."""

from app.doctor import data
from app.infra.database import fetch
from app.services import shop
from app.values.statuses import DiagnosisState
from tests.support.diagnosed import is_wrong


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
