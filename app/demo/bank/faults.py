"""What can be made to go wrong at the bank, and on the way from it."""

from dataclasses import dataclass, field


@dataclass
class BankFaults:
    """The next so many of each kind go wrong; `0` and `False` are a bank that works.

    `lost_answers`: the effect is there, and the connection breaks instead of an answer.
    `errors_after` and `errors_before`: a 500, after the effect or instead of it; the same key gets
    the same 500 again. `busy`: 429, which is not kept. `declines`: the card is refused.
    `slow_seconds`: each call's answer waits so long after its effect.

    `lost_notices` are never sent, `doubled_notices` twice; `late_seconds` hold each back, and
    `reversed_notices` send what waits in the opposite order.

    `refunds_wait`: refunds are pending until somebody says how they ended. `pays_after_end`: a
    page that was open when its session ended still takes the money. `captures_refused`: the card's
    bank no longer stands by its authorisation.
    """

    lost_answers: int = 0
    errors_after: int = 0
    errors_before: int = 0
    busy: int = 0
    declines: int = 0
    slow_seconds: float = 0
    lost_notices: int = 0
    doubled_notices: int = 0
    late_seconds: float = 0
    reversed_notices: bool = False
    refunds_wait: bool = False
    pays_after_end: bool = False
    captures_refused: int = 0
    # Parts of paths; where there are any, only calls with one of them go wrong.
    only: tuple[str, ...] = field(default=())

    def strikes(self, name: str, path: str = "") -> bool:
        """Returns whether this time goes wrong, and counts it."""
        if self.only and not any(part in path for part in self.only):
            return False
        left: int = getattr(self, name)
        if left <= 0:
            return False
        setattr(self, name, left - 1)
        return True
