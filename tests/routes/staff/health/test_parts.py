"""The parts of the health page: what needs a look comes first."""

import pytest

from app.routes.staff.health import parts
from app.routes.staff.health.checks import HealthFinding
from app.values.diagnoses import DiagnosisState


async def test_what_needs_a_look_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    def finds(state: DiagnosisState) -> parts.HealthCheck:
        async def found() -> HealthFinding:
            return HealthFinding(state, "words")

        return found

    states = {
        "one": DiagnosisState.OK,
        "two": DiagnosisState.WRONG,
        "three": DiagnosisState.OK,
        "four": DiagnosisState.CAUTION,
    }
    table = {name: (name, "", finds(state)) for name, state in states.items()}
    monkeypatch.setattr(parts, "PARTS", table)
    read = await parts.read_parts()
    assert [part.name for part in read] == ["two", "four", "one", "three"]
    assert [part.icon for part in read[:3]] == ["triangle-alert", "clock", "circle-check"]
