"""Which faults, and when: a plan that follows from its seed alone, so that it can be replayed."""

import random
from dataclasses import dataclass

FIRST_AFTER = 3.0
# Seconds between two faults.
SHORTEST, LONGEST = 3.0, 5.0

# The kinds of fault, each with the seconds that it may last; 0 is an instant.
LASTS: dict[str, tuple[float, float]] = {
    "kill web": (0, 0),
    "stop web (SIGTERM)": (0, 0),
    "kill worker": (0, 0),
    "freeze worker": (2, 8),
    "flush Valkey": (0, 0),
    "kill Valkey": (0, 0),
    "freeze Valkey": (1, 4),
    "cut connections to PostgreSQL": (0, 0),
    "crash a PostgreSQL backend": (0, 0),
    "kill PostgreSQL": (0, 0),
    "break client connections": (0, 0),
}


@dataclass(frozen=True)
class Fault:
    """`at` seconds from the start; `pick` chooses among several processes of the kind."""

    at: float
    kind: str
    lasts: float
    pick: int


def plan(seed: int, seconds: float) -> list[Fault]:
    """A fault every 3 to 5 s. Each kind comes once before any comes twice, and so on."""
    dice = random.Random(seed)
    faults: list[Fault] = []
    at = FIRST_AFTER
    bag: list[str] = []
    while at < seconds:
        if not bag:
            bag = list(LASTS)
            dice.shuffle(bag)
        kind = bag.pop()
        faults.append(Fault(at, kind, dice.uniform(*LASTS[kind]), dice.randrange(1_000)))
        at += dice.uniform(SHORTEST, LONGEST)
    return faults
