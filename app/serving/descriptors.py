"""How many files and connections this process may have open at once."""

import resource
from typing import Final

# Descriptors for Redis, counters, the log, and files that are read, beside PostgreSQL's pool.
KEPT_BACK: Final = 64
FEWEST: Final = 8
# What the limit is raised to where there is none: Linux' own default for `fs.nr_open`.
AS_GOOD_AS_UNLIMITED: Final = 1 << 20


def raise_limit() -> int:
    """Raises the limit of open files to the maximum allowed, and returns it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = AS_GOOD_AS_UNLIMITED if hard == resource.RLIM_INFINITY else hard
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (OSError, ValueError):
            return soft
        return wanted
    return AS_GOOD_AS_UNLIMITED if soft == resource.RLIM_INFINITY else soft


def room_for_connections(descriptors: int, pool: int) -> int:
    """Of the outside, when `pool` are for PostgreSQL: at least half, however few there are."""
    return max(FEWEST, descriptors // 2, descriptors - KEPT_BACK - pool)
