"""A shop's legal pages, and its setup guide."""

from datetime import datetime

import msgspec


class LegalPage(msgspec.Struct, frozen=True, kw_only=True):
    """`text` is Markdown; the page does not exist in this language if it is empty."""

    kind: str
    language: str
    edition: int
    version: int
    changed_at: datetime
    changed_by: str
    text: str


class LegalPageListed(msgspec.Struct, frozen=True, kw_only=True):
    """It has no text by now unless it `exists`."""

    kind: str
    language: str
    edition: int
    version: int
    changed_at: datetime
    changed_by: str
    exists: bool


class LegalPages(msgspec.Struct, frozen=True):
    """`edition` counts the changes of all pages."""

    items: list[LegalPageListed]
    edition: int


class GuideStep(msgspec.Struct, frozen=True):
    name: str
    title: str
    why: str
    href: str
    done: bool


class Guide(msgspec.Struct, frozen=True):
    """The steps of a new shop, in their order."""

    closed: bool
    steps: list[GuideStep]
