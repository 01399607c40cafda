"""Passwords: how one is judged, hashed and compared."""

import asyncio
import re
import secrets
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.i18n.language import gettext as _
from app.services.staff.hashing import AT_ONCE, HOUSE, Line, Who
from app.values.shop_settings import shop_settings

T = TypeVar("T")

DEMO_PASSWORD: Final = "doorstep-demo"
"""Of the demo staff; `up` prints it, and no one can log in with it to a shop that sells."""

LEAST: Final = 12
LEAST_BY_COMMAND: Final = 8
"""Characters (OWASP ASVS 6.2.1), where an operator adds somebody."""
MOST: Final = 1000
"""Characters that are worth hashing."""
OWN: Final = 4
"""Different letters or digits that must be left of a password without what is easily guessed."""
GUESSED_FIRST: Final = (
    "password", "passwort", "passw0rd", "doorstep", "letmein", "welcome", "willkommen", "admin",
    "iloveyou", "changeme", "secret", "geheim", "hallo", "hello", "qwertyuiop", "qwertzuiop",
    "qwerty", "qwertz", "asdfghjkl", "asdf", "1q2w3e4r", "abcdefghijklmnopqrstuvwxyz", "abcdef",
    "abc", "01234567890", "1234567890", "123456789", "12345678", "1234567", "123456", "12345",
    "1234", "123", "0987654321", "987654321", "654321", "4321",
)  # fmt: skip


class WeakPassword(ValueError):
    """The text says to the person who chose it what is wrong with it."""


def judge(password: str, *about: str, least: int = LEAST) -> None:
    """Raises `WeakPassword` for one that is too short, too long, or made of what is guessed first.

    That is what is known of the person (`about`: the name, the address) and of the shop. Any
    characters are welcome (OWASP ASVS 6.2.5).
    """
    if len(password) < least:
        raise WeakPassword(_("Enter at least {count} characters").format(count=least))
    if len(password) > MOST:
        raise WeakPassword(_("Enter at most {count} characters").format(count=MOST))
    if len(set(_own_part(password, about))) < OWN:
        raise WeakPassword(_("This is guessed easily. Take a few words that nobody expects"))


def made_up() -> str:
    """A password for somebody else, who will change it: 128 random bits."""
    return "-".join(secrets.token_hex(4) for _group in range(4))


async def hashed(password: str) -> str:
    """Raises `Busy`."""
    return await _hashing(HOUSE, _hasher.hash, password)


async def is_right(password_hash: str, password: str, who: Who = HOUSE) -> bool:
    """Raises `Busy`."""
    return await _hashing(who, _verify, password_hash, password)


def forgive(who: Who) -> None:
    """After the right password: the next try from there does not wait behind others."""
    _line.forgive(who.address)


def nobodys_hash() -> str:
    """Checked against for unknown addresses, so that they take as long as known ones.

    No password has it: the hash is random and costs as much to compare as a real one.
    """
    cost = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    salt, made_up_hash = (
        secrets.token_bytes(_hasher.salt_len),
        secrets.token_bytes(_hasher.hash_len),
    )
    return f"$argon2id$v=19${cost}${_unpadded(salt)}${_unpadded(made_up_hash)}"


_hasher = PasswordHasher()
_threads = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="passwords")
"""Hashing is slow on purpose; beside one thread of it the other pages stay quick."""


_line = Line()


async def _hashing(who: Who, work: Callable[..., T], *args: str) -> T:
    async with _line.turn(who):
        return await asyncio.get_running_loop().run_in_executor(_threads, work, *args)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _unpadded(content: bytes) -> str:
    return b64encode(content).decode().rstrip("=")


def _own_part(password: str, about: tuple[str, ...]) -> str:
    """What is left without the words that are tried first."""
    known = {
        word
        for text in (*about, shop_settings().name)
        for word in re.split(r"\W+", text.casefold())
        if len(word) > 2
    }
    left = password.casefold()
    for word in sorted(known.union(GUESSED_FIRST), key=len, reverse=True):
        left = left.replace(word, "")
    return "".join(filter(str.isalnum, left))
