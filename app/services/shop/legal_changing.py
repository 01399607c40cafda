"""Changes the text of a legal page: adds a new version after the one that the manager saw."""

from collections.abc import Container
from typing import Final

from app import audit_log
from app.infra import live
from app.infra.database import fetch, fetch_row, on_commit, transaction
from app.services.shop.current import KEY, KIND
from app.services.shop.legal_texts import LegalRecord, read_legal_index, read_legal_text
from app.services.shop.refusals import LegalTextChanged
from app.values.legal_texts import LEGAL_TITLES, LegalKind, learn_legal_index
from app.values.text import tidy

# Editions are committed in their order, so that an order's edition is complete.
ONE_AT_A_TIME: Final = "LOCK TABLE shop.legal_texts IN SHARE ROW EXCLUSIVE MODE"
ADD: Final = """
INSERT INTO shop.legal_texts (edition, kind, language, version, text, changed_by)
SELECT coalesce(max(edition), 0) + 1, $1, $2, $3, $4, $5 FROM shop.legal_texts
RETURNING edition
"""


async def change_legal_text(
    kind: LegalKind, language: str, text: str, by: str, expected_version: int | None
) -> LegalRecord:
    """Returns the text afterwards; an equal text changes nothing.

    Raises `LegalTextChanged` if the text is no longer at the version `expected_version`; None
    accepts any.
    """
    wanted = None if expected_version is None else {expected_version}
    record, _ = await put_legal_text(kind, language, text, by, wanted)
    return record


async def put_legal_text(
    kind: LegalKind, language: str, text: str, by: str, expected_versions: Container[int] | None
) -> tuple[LegalRecord, bool]:
    """Returns the text afterwards, and whether it was changed; version 0 is one never written.

    `expected_versions` None means any. Raises `LegalTextChanged`.
    """
    text = tidy(text)
    async with transaction():
        await fetch(ONE_AT_A_TIME)
        standing = await read_legal_text(kind, language)
        assert standing
        if text == standing.text:
            return standing, False
        if expected_versions is not None and standing.version not in expected_versions:
            raise LegalTextChanged(standing)
        await fetch_row(ADD, kind, language, standing.version + 1, text, by)
        changed = await read_legal_text(kind, language)
        assert changed
        await _note(standing, changed)
        index = await read_legal_index()
        live.nudge(KIND, KEY)
        on_commit(lambda: learn_legal_index(index))
        return changed, True


async def _note(before: LegalRecord, after: LegalRecord) -> None:
    # The texts themselves stay in their table, and are too long for a line.
    name = f"{LEGAL_TITLES[after.kind]} ({after.language})"
    subject = audit_log.Subject("legal", f"{after.kind}/{after.language}", name)
    await audit_log.note(
        "legal.changed", subject, {"version": before.version}, {"version": after.version}
    )
