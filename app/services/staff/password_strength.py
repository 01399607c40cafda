"""Which passwords are accepted, by zxcvbn's estimate of how easily they are guessed."""

import asyncio
import re
from math import prod
from typing import Final

from app.i18n.language import gettext as _
from app.services.staff.refusals import WeakPassword
from app.values.shop_settings import shop_settings

MIN_PASSWORD_LENGTH: Final = 12
# Characters (OWASP ASVS 6.2.1), if an operator adds a member by a command.
MIN_PASSWORD_LENGTH_BY_COMMAND: Final = 8
# Characters; a longer text is not worth hashing.
MAX_PASSWORD_LENGTH: Final = 1000
# On zxcvbn's scale of 0 to 4: more than a hundred million guesses, each of them by argon2 here.
STRONG_ENOUGH: Final = 3
# Characters from the beginning; the time grows with their square.
LOOKED_AT: Final = 48
# Ways to read signs as letters, each of which takes as long as a whole password.
MAX_READINGS: Final = 16
# Words that are guessed first, beside zxcvbn's own lists of English words and keyboard patterns.
LOCAL_WORDS: Final = (
    "doorstep", "passwort", "kennwort", "geheim", "willkommen", "hallo", "schatz", "qwertz",
    "qwertzuiop", "asdfghjklö", "yxcvbnm", "motdepasse", "bonjour", "bienvenue", "azerty",
    "azertyuiop", "qsdfghjklm", "wxcvbn",
)  # fmt: skip


async def refuse_weak_password(
    password: str, *about: str, least: int = MIN_PASSWORD_LENGTH
) -> None:
    """Raises `WeakPassword` for a password that is too short, too long, or easily guessed.

    What is known of the person (`about`: the name, the address) and of the shop counts as easily
    guessed. Any characters are accepted (OWASP ASVS 6.2.5).
    """
    if len(password) < least:
        raise WeakPassword(_("Enter at least {count} characters").format(count=least))
    if len(password) > MAX_PASSWORD_LENGTH:
        raise WeakPassword(_("Enter at most {count} characters").format(count=MAX_PASSWORD_LENGTH))
    if not await is_strong(password, *about):
        raise WeakPassword(
            _(
                "This password is easy to guess. Use four or more words that have nothing to do"
                " with each other, with you or with the shop"
            )
        )


async def is_strong(password: str, *about: str) -> bool:
    # It runs in a thread, because some passwords take zxcvbn a good part of a second.
    known = _known((*about, shop_settings().name))
    return await asyncio.to_thread(_score, password, known) >= STRONG_ENOUGH


def _score(password: str, known: list[str]) -> int:
    # Its lists of words take 12 MB, so only a process that judges a password imports it.
    from zxcvbn import zxcvbn

    looked_at = _few_readings(password[:LOOKED_AT])
    return int(zxcvbn(looked_at, user_inputs=known)["score"])


def _known(texts: tuple[str, ...]) -> list[str]:
    words = {word for text in texts for word in re.split(r"\W+", text.casefold()) if len(word) > 2}
    return [*(text.casefold() for text in texts if text), *sorted(words), *LOCAL_WORDS]


def _few_readings(password: str) -> str:
    """Turns signs into neutral characters if zxcvbn would read them in too many ways.

    It tries every way in which `4`, `@` and others may stand for letters.
    """
    from zxcvbn.matching import L33T_TABLE

    there = set(password)
    readings = prod(max(1, len(there.intersection(signs))) for signs in L33T_TABLE.values())
    if readings <= MAX_READINGS:
        return password
    # Each sign becomes a character of its own that stands for no letter.
    signs = sorted({one for signs in L33T_TABLE.values() for one in signs})
    return password.translate(
        {ord(sign): 0xE000 + place for place, sign in enumerate(signs) if not sign.isdigit()}
    )
