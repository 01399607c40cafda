"""The parts of an operator's URL of a server.

Errors are words that follow the setting's name. They never repeat a value, which may be a secret.
"""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import SplitResult, urlsplit

LAST_PORT: Final = 65535
# A slash or a question mark before the @ ends the part in which the @ has a meaning.
LOST_AT: Final = re.compile(r"[^@/?]+[/?][^=]*@")
BROKEN_CODE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")


def split_url(url: str, schemes: Sequence[str]) -> SplitResult:
    """Raises ValueError unless it has one of the schemes, and ports that there can be."""
    if not url.isprintable() or " " in url:
        raise ValueError("has a blank or a character that cannot be seen")
    try:
        parted = urlsplit(url)
    except ValueError as error:
        raise ValueError("is no address that can be read") from error
    if parted.scheme not in schemes or "://" not in url:
        raise ValueError(f"begins with {' or '.join(f'{scheme}://' for scheme in schemes)}")
    for host in parted.netloc.rpartition("@")[2].split(","):
        port = host.rpartition(":")[2] if ":" in host.rpartition("]")[2] else ""
        if port and not (port.isdecimal() and 0 < int(port) <= LAST_PORT):
            raise ValueError(f"has a port that is no number from 1 to {LAST_PORT}")
    return parted


def refuse_bare_signs(url: str) -> None:
    """Raises ValueError for a sign that a password may have, and that is not percent-encoded."""
    if "#" in url:
        raise ValueError("has a #, which is written %23 in a user or password")
    if re.split("[/?]", url.partition("://")[2], maxsplit=1)[0].count("@") > 1:
        raise ValueError("has an @ in its user or password, which is written %40")
    if LOST_AT.match(url.partition("://")[2]):
        raise ValueError("has a / or ? in its user or password, which is written %2F or %3F")
    if BROKEN_CODE.search(url):
        raise ValueError("has a % without two hexadecimal digits after it; % itself is written %25")
