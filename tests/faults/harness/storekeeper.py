"""Who counts stock in, with a key, and asks again until it is known."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from app.infra.database import fetch_value
from tests.faults.harness.disturbance import CUT, FLUSHED, LEFT, LOST, Fault
from tests.faults.harness.visitor import MOVEMENTS, Visitor

BOOKED = "SELECT count(*) FROM products.movements WHERE reason = $1"

# A step of a shipment has about eight awaits.
requests_end = st.none() | st.builds(
    Fault, st.sampled_from((LOST, LEFT, CUT, FLUSHED)), st.integers(0, 12)
)


class Storekeeper(Visitor):
    """A part of the game's model."""

    counted = 0

    @rule(quantity=st.integers(1, 2), fault=requests_end, again=st.booleans())
    def count_in(self, quantity: int, fault: Fault | None, again: bool) -> None:
        """Booked exactly once, whatever becomes of the first answer."""
        Storekeeper.counted += 1
        reason = f"counted-{Storekeeper.counted}"
        body = {"quantity": quantity, "reason": reason}
        headers = self.key | {"Idempotency-Key": reason}
        answer, _ = self.ask_until_known(MOVEMENTS, body, headers, fault)
        if again:
            second = self.ask("POST", MOVEMENTS, body, headers)
            assert (second.status_code, second.content) == (201, answer.content), "asked again"
        booked = self.wait(fetch_value(BOOKED, reason))
        assert (answer.status_code, booked) == (201, 1), f"one movement was booked {booked} times"
