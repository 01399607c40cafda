"""The languages in which customers can read the shop: some or all of those that are built in."""

from collections.abc import Mapping

from app.i18n.language import LANGUAGES, Language, preferred
from app.values.shop_settings import shop_settings


def offered_languages() -> Mapping[str, Language]:
    # A version of the shop without one of them would otherwise be a shop without any.
    chosen = shop_settings().languages
    return {code: one for code, one in LANGUAGES.items() if code in chosen} or LANGUAGES


def own_language() -> str:
    """Returns the language of customers of whom no other is known."""
    own, offered = shop_settings().language, offered_languages()
    # The environment may name another since the managers chose what is offered.
    return own if own in offered else next(iter(offered))


def spoken_with(code: str) -> str:
    """Returns the customer's language while it is offered, and else the shop's own."""
    return code if code in offered_languages() else own_language()


def negotiated(header: str) -> str:
    """Returns what to speak with the sender of this `Accept-Language` header."""
    return preferred(header, own_language(), offered_languages())
