"""Reads the texts of the legal pages: for managers as versions, for customers in their language."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec

from app.i18n.language import LANGUAGES
from app.infra.database import Row, fetch, fetch_row
from app.values.languages import offered_languages, own_language
from app.values.legal_texts import LegalIndex, LegalKind, legal_index, remember_legal_index

COLUMNS: Final = "edition, kind, language, version, text, changed_at, changed_by"
LATEST: Final = f"""
SELECT {COLUMNS} FROM shop.legal_texts
WHERE kind = $1 AND language = $2 AND ($3::integer IS NULL OR version = $3)
ORDER BY version DESC LIMIT 1
"""
VERSIONS: Final = """
SELECT edition, kind, language, version, text <> '' AS exists, changed_at, changed_by
FROM shop.legal_texts WHERE kind = $1 AND language = $2 ORDER BY version DESC
"""
LATEST_OF_EACH: Final = """
SELECT DISTINCT ON (kind, language)
    edition, kind, language, version, text <> '' AS exists, changed_at, changed_by
FROM shop.legal_texts WHERE $1::integer IS NULL OR edition <= $1
ORDER BY kind, language, version DESC
"""
IN_EACH_LANGUAGE: Final = f"""
SELECT DISTINCT ON (language) {COLUMNS} FROM shop.legal_texts
WHERE kind = $1 AND ($2::integer IS NULL OR edition <= $2)
ORDER BY language, version DESC
"""


class LegalVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A version without its text; it is empty unless it `exists`."""

    edition: int
    kind: LegalKind
    language: str
    version: int
    exists: bool
    changed_at: datetime
    changed_by: str


class LegalRecord(msgspec.Struct, frozen=True, kw_only=True):
    """`version` is 0, and `changed_at` None, until a manager writes the text."""

    edition: int = 0
    kind: LegalKind
    language: str
    version: int = 0
    text: str = ""
    changed_at: datetime | None = None
    changed_by: str = ""


async def read_legal_text(
    kind: LegalKind, language: str, version: int | None = None
) -> LegalRecord | None:
    """Returns the latest version, or the given one; None if there is no such version."""
    row = await fetch_row(LATEST, kind, language, version)
    if row is None:
        return None if version else LegalRecord(kind=kind, language=language)
    return _record(row)


async def list_legal_versions(kind: LegalKind, language: str) -> list[LegalVersion]:
    """Returns every version, the latest first."""
    return [_version(row) for row in await fetch(VERSIONS, kind, language)]


async def list_legal_texts() -> Mapping[tuple[str, str], LegalVersion]:
    """Returns the latest version of each page in each language that it was ever written in."""
    rows = map(_version, await fetch(LATEST_OF_EACH, None))
    return {(row.kind, row.language): row for row in rows}


async def find_legal_text(
    kind: LegalKind, language: str, edition: int | None = None
) -> LegalRecord | None:
    """Returns the text for a reader of this language, as it is now or as it was in an edition.

    Where it is missing, the shop's own language comes before any other. None if the page does not
    exist.
    """
    rows = await fetch(IN_EACH_LANGUAGE, kind, edition)
    found = {row["language"]: _record(row) for row in rows if row["text"]}
    wanted = (language, own_language(), *offered_languages(), *LANGUAGES, *found)
    return next((found[one] for one in wanted if one in found), None)


async def legal_pages_of(edition: int, among: Sequence[LegalKind]) -> list[LegalKind]:
    """Returns which of these pages existed in an edition; it is known of the latest."""
    index = legal_index()
    if index.edition != edition:
        index = _index(await fetch(LATEST_OF_EACH, edition))
    return [kind for kind in among if index.languages.get(kind)]


async def read_legal_index() -> LegalIndex:
    return _index(await fetch(LATEST_OF_EACH, None))


async def refresh_legal_index() -> None:
    """Makes this process know what changed."""
    index = await read_legal_index()
    if index != legal_index():
        remember_legal_index(index)


def _index(rows: Sequence[Row]) -> LegalIndex:
    languages: dict[str, tuple[str, ...]] = {}
    for row in rows:
        if row["exists"]:
            languages[row["kind"]] = (*languages.get(row["kind"], ()), row["language"])
    return LegalIndex(max((row["edition"] for row in rows), default=0), languages)


def _record(row: Row) -> LegalRecord:
    return msgspec.convert(dict(row), LegalRecord)


def _version(row: Row) -> LegalVersion:
    return msgspec.convert(dict(row), LegalVersion)
