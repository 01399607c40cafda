"""The shop's legal pages: which there are, and which of them this process knows to have a text."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values.fields import TEXT

# Characters of one text, as Markdown; empty means that the page does not exist in its language.
MAX_LEGAL_TEXT: Final = 50_000
LegalText = Annotated[str, msgspec.Meta(max_length=MAX_LEGAL_TEXT, pattern=TEXT)]


class LegalKind(StrEnum):
    """In the order of the footer; the value is the last part of the page's address."""

    IMPRINT = "imprint"
    TERMS = "terms"
    WITHDRAWAL = "withdrawal"
    PRIVACY = "privacy"
    DELIVERY = "delivery"
    CONTACT = "contact"


LEGAL_TITLES: Final[Mapping[str, str]] = {
    LegalKind.IMPRINT: gettext_noop("Legal notice"),
    LegalKind.TERMS: gettext_noop("Terms and conditions"),
    LegalKind.WITHDRAWAL: gettext_noop("Right of withdrawal"),
    LegalKind.PRIVACY: gettext_noop("Privacy policy"),
    LegalKind.DELIVERY: gettext_noop("Delivery and returns"),
    LegalKind.CONTACT: gettext_noop("Contact"),
}
# What a shop needs before it sells: 2000/31/EC, article 5; 2011/83/EU, article 6; GDPR, article 13.
REQUIRED: Final = (LegalKind.IMPRINT, LegalKind.TERMS, LegalKind.WITHDRAWAL, LegalKind.PRIVACY)
# What a customer agrees to with an order, and gets by mail with its confirmation.
OF_AN_ORDER: Final = (LegalKind.TERMS, LegalKind.WITHDRAWAL)
# What is linked beside the button that orders.
BESIDE_ORDERING: Final = (*OF_AN_ORDER, LegalKind.PRIVACY)


class LegalIndex(msgspec.Struct, frozen=True):
    """Which languages each page has a text in, after `edition` changes of any text."""

    edition: int = 0
    languages: Mapping[str, tuple[str, ...]] = {}


def legal_title(kind: str) -> str:
    return _(LEGAL_TITLES[kind])


def legal_index() -> LegalIndex:
    return _index


def remember_legal_index(index: LegalIndex) -> None:
    global _index
    _index = index


def learn_legal_index(index: LegalIndex) -> None:
    """The same after a commit: of several changes, the latest need not be the last to end."""
    if index.edition > _index.edition:
        remember_legal_index(index)


def legal_pages(*among: LegalKind) -> list[LegalKind]:
    """Returns the pages that exist in some language: all of them, or those `among` the given."""
    return [kind for kind in among or LegalKind if _index.languages.get(kind)]


_index = LegalIndex()
