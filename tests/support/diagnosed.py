"""What the doctor says after statements that are rolled back, and whether it is what is needed."""

import pytest

from app.doctor.verdict import Verdict
from app.infra.database import fetch, transaction
from app.values.diagnoses import DiagnosisState


class Undone(Exception):
    """What a test changed is rolled back."""


async def examined(check, *changes: str) -> Verdict:
    """What the check says after these statements, which are rolled back."""
    with pytest.raises(Undone):
        async with transaction():
            for change in changes:
                await fetch(change)
            said = await check()
            raise Undone
    return said


def is_wrong(verdict: Verdict | None, *words: str) -> bool:
    """Whether it is wrong, and says these words of what is so and what to do."""
    assert verdict is not None
    said = f"{verdict.message}; {verdict.advice}"
    assert all(word in said for word in words), said
    return verdict.state == DiagnosisState.WRONG
