"""What the clients asked and were answered: the only witness that the checker believes."""

import json
import random
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import UUID

from tests.faults.harness.wire import Answer, Broken, Cut, Cutting, Late

# Outcomes after which only asking again tells what happened.
UNKNOWN = ("broken", "late", "cut", "503", "409 in use")
# What a fault costs a client: a request that has to be made again.
REFUSED = ("broken", "late", "503")
LONGEST_ANSWER = 10.0
# Bytes of each answer that are written down.
KEPT = 1000


@dataclass(slots=True)
class Exchange:
    """One request and its answer; `at` in seconds on the monotonic clock."""

    at: float
    seconds: float
    what: str
    outcome: str
    subject: str = ""
    asked: str = ""
    body: Any = None
    answer: str = ""


@dataclass(slots=True)
class Purchase:
    """One customer's order under one Idempotency-Key, from the first try to its last word."""

    key: str
    basket: dict[str, int]
    tries: int = 0
    unknown: int = 0
    answers: list[bytes] = field(default_factory=list)
    refusals: int = 0
    # The first answer that came back was about an order that an earlier try had placed.
    replayed: bool = False
    order_id: UUID | None = None
    token: str = ""
    number: str = ""
    cancel_asked: bool = False
    cancel_taken: bool = False
    tracking: str | None = None
    sent_at: float = 0
    delivered: bool = False
    retracted: bool = False
    # Somebody tried to send it in parts, missed some of it or wanted less of it.
    divided: bool = False
    # By parcel: its number, and how much of each line left in it.
    sent: dict[str, tuple[str, dict[int, int]]] = field(default_factory=dict)
    arrived: set[str] = field(default_factory=set)
    # By line: what packers missed, and what the customer wanted no more.
    missing: Counter[int] = field(default_factory=Counter)
    unwanted: Counter[int] = field(default_factory=Counter)
    # Somebody was to say what happens to the rest, and somebody said that it is not wanted.
    asked: bool = False
    rest_unwanted: bool = False
    # What was chosen for the rest, as the answers said: decision's id, choice, and who chose.
    decided: list[tuple[str, str, str]] = field(default_factory=list)
    # The addresses of which one is the last that was taken; empty if none was changed.
    may_go_to: set[str] = field(default_factory=set)
    lost_races: int = 0
    # The highest version that a stream has shown.
    seen: int = 0

    @property
    def settled(self) -> bool:
        return bool(self.answers or self.refusals)


@dataclass
class Ledger:
    """Everything of one run. `breaches` are promises that a client saw broken with its own eyes."""

    seed: int = 0
    # Seconds that a client goes on asking before it gives up.
    patience: float = 90.0
    # Seconds that a customer takes at most before she answers a question.
    thinks_for: float = 6.0
    exchanges: list[Exchange] = field(default_factory=list)
    purchases: list[Purchase] = field(default_factory=list)
    accepted: list[Purchase] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)
    # By its reason: product, pieces, and whether the answer was a yes or unknown.
    stock_in: dict[str, tuple[str, int, bool]] = field(default_factory=dict)
    reads: Counter[str] = field(default_factory=Counter)
    feed: list[str] = field(default_factory=list)
    # Seconds from the answer to a packer until a customer's stream showed it.
    lags: list[float] = field(default_factory=list)
    # How many of the next orders lose their connection before the answer.
    cutting: int = 0

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)

    def breach(self, text: str) -> None:
        self.breaches.append(text)

    def new_purchase(self, basket: dict[str, int]) -> Purchase:
        purchase = Purchase(f"key-{self.seed}-{len(self.purchases)}", basket)
        self.purchases.append(purchase)
        return purchase

    async def ask(
        self,
        line: Any,
        what: str,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
        subject: str = "",
        cut: Cutting | None = None,
    ) -> Answer | None:
        """The answer, or None when its outcome is unknown; written down either way."""
        at = monotonic()
        answer = None
        try:
            answer = await line.ask(method, path, body, headers, cut)
            outcome = str(answer.status)
        except Broken:
            outcome = "broken"
        except Late:
            outcome = "late"
        except Cut:
            outcome = "cut"
        seconds = monotonic() - at
        told = answer.body[:KEPT].decode(errors="replace") if answer else ""
        self.exchanges.append(
            Exchange(at, seconds, what, outcome, subject, f"{method} {path}", body, told)
        )
        if seconds > LONGEST_ANSWER:
            self.breach(f"{what} {subject} took {seconds:.1f} s ({outcome})")
        if answer and answer.status >= 500:
            self._judge(what, subject, answer)
            return None
        return answer

    def _judge(self, what: str, subject: str, answer: Answer) -> None:
        """A fault may cost a 503 that says so, and nothing else."""
        clean = answer.headers.get("content-type", "").startswith("application/problem+json")
        if answer.status != 503 or not clean or "retry-after" not in answer.headers:
            text = answer.body[:300].decode(errors="replace")
            self.breach(f"{what} {subject} was answered {answer.status}: {text}")

    def counts(self, what: str) -> Counter[str]:
        return Counter(one.outcome for one in self.exchanges if one.what == what)

    def dump(self, path: Path) -> None:
        """Every exchange as a line of JSON, to find the cause of a breach."""
        with path.open("w") as file:
            file.writelines(json.dumps(asdict(one)) + "\n" for one in self.exchanges)
