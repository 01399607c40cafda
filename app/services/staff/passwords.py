"""Passwords: how one is generated, hashed and compared."""

import asyncio
import secrets
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.services.staff.hashing import AT_ONCE, TRUSTED, HashingQueue, LoginSource

T = TypeVar("T")

# The password of the demo staff; `up` prints it, and a shop that sells rejects it.
DEMO_PASSWORD: Final = "doorstep-demo"


def generate_password() -> str:
    # 128 random bits, for a person who will change the password.
    return "-".join(secrets.token_hex(4) for _group in range(4))


async def hashed(password: str) -> str:
    """Raises `Busy`."""
    return await _hashing(TRUSTED, _hasher.hash, password)


async def is_right(password_hash: str, password: str, source: LoginSource = TRUSTED) -> bool:
    """Raises `Busy`."""
    return await _hashing(source, _verify, password_hash, password)


def reset_tries(source: LoginSource) -> None:
    """Forgets the tries from that address, so that the next one does not wait behind others."""
    _line.reset_tries(source.address)


def nobodys_hash() -> str:
    """Returns a hash to check for unknown addresses, so that they take as long as known ones.

    No password matches: the hash is random and costs as much to compare as a real one.
    """
    cost = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    salt, random_hash = (
        secrets.token_bytes(_hasher.salt_len),
        secrets.token_bytes(_hasher.hash_len),
    )
    return f"$argon2id$v=19${cost}${_unpadded(salt)}${_unpadded(random_hash)}"


_hasher = PasswordHasher()
# Hashing is slow on purpose; with only one thread for it the other pages stay quick.
_threads = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="passwords")


_line = HashingQueue()


async def _hashing(source: LoginSource, work: Callable[..., T], *args: str) -> T:
    async with _line.slot(source):
        return await asyncio.get_running_loop().run_in_executor(_threads, work, *args)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _unpadded(content: bytes) -> str:
    return b64encode(content).decode().rstrip("=")
