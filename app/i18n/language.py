"""The language of the current reader, and the catalogues of the shop's texts.

The text in the code is English and is its own key; `locales/{language}.po` has the others, which
`make catalogues` updates (`docs/decisions/0028-languages.md`). What has no reader (the API, logs)
stays English.
"""

from collections.abc import Container, Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

from babel import Locale, localedata
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from jinja2 import Environment

ENGLISH: Final = "en"
CATALOGUES: Final = Path(__file__).parent / "locales"


class Language(NamedTuple):
    """`day` and `day_and_year` are CLDR patterns; `own_name` is what its speakers call it."""

    # ISO 639-1.
    code: str
    own_name: str
    locale: Locale
    # times.js writes the same in the reader's time zone.
    day: str
    day_and_year: str
    # Whether the button that orders shows the total, or only what the law wants it to say.
    amount_on_button: bool = True


LANGUAGES: Final[Mapping[str, Language]] = {
    one.code: one
    for one in (
        Language(ENGLISH, "English", Locale("en", "GB"), "EEE d MMM", "EEE d MMM y"),
        # § 312j (3) BGB.
        Language("de", "Deutsch", Locale("de", "DE"), "EEEEEE, d. MMM", "EEEEEE, d. MMM y", False),
        # Code de la consommation, L221-14.
        Language("fr", "Français", Locale("fr", "FR"), "EEE d MMM", "EEE d MMM y", False),
    )
}

_spoken: ContextVar[str] = ContextVar("language", default=ENGLISH)


def language() -> str:
    """Returns the current language, which is a key of `LANGUAGES`."""
    return _spoken.get()


def locale() -> Locale:
    return LANGUAGES[_spoken.get()].locale


@contextmanager
def use_language(name: str) -> Generator[None]:
    """Sets the language for the block; an unknown name means English."""
    before = _spoken.set(name if name in LANGUAGES else ENGLISH)
    try:
        yield
    finally:
        _spoken.reset(before)


def preferred(header: str, otherwise: str, among: Container[str] = LANGUAGES) -> str:
    """Returns the first of these languages in an `Accept-Language` header (RFC 9110, 12.5.4)."""
    weighed: list[tuple[float, str]] = []
    for part in header.split(","):
        tag, _, weight = part.partition(";")
        name = tag.strip().partition("-")[0].lower()
        if name in among and (quality := _quality(weight)) > 0:
            weighed.append((quality, name))
    return max(weighed, key=lambda one: one[0], default=(0, otherwise))[1]


def gettext(message: str) -> str:
    return _catalogue(_spoken.get()).gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    return _catalogue(_spoken.get()).ngettext(one, many, count)


def pgettext(context: str, message: str) -> str:
    """Translates a word that another language needs two of; `context` says which one is meant."""
    return str(_catalogue(_spoken.get()).pgettext(context, message))


def gettext_noop(message: str) -> str:
    """Marks a constant for the catalogues; it is translated where it is shown."""
    return message


def teach(environment: Environment) -> None:
    """Gives templates `{% trans %}`, `_`, `ngettext`, `pgettext`, `language()` and `languages`.

    A template that others import is run once for all readers: what it sets outside of its macros
    must be marked by `gettext_noop` and be translated where it is shown.
    """
    environment.policies["ext.i18n.trimmed"] = True
    environment.add_extension("jinja2.ext.i18n")
    cast(Any, environment).install_gettext_callables(
        gettext, ngettext, newstyle=True, pgettext=pgettext
    )
    cast(dict[str, Any], environment.globals).update(
        gettext_noop=gettext_noop, language=language, languages=LANGUAGES
    )


def load() -> None:
    # All are read now, so that no reader waits for one.
    for name, spoken in LANGUAGES.items():
        _catalogue(name)
        localedata.load(str(spoken.locale))


@lru_cache
def _catalogue(name: str) -> NullTranslations:
    if name == ENGLISH:
        return NullTranslations()
    with (CATALOGUES / f"{name}.po").open("rb") as text:
        compiled = BytesIO()
        write_mo(compiled, read_po(text, locale=name))
    compiled.seek(0)
    return Translations(compiled)


def _quality(weight: str) -> float:
    # `q=0.8` is 0.8; no weight is 1, and an unreadable one is 0.
    key, _, value = weight.strip().partition("=")
    try:
        return float(value) if key.strip() == "q" else float(not weight.strip())
    except ValueError:
        return 0.0
