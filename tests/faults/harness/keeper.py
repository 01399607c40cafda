"""Who holds parcels back and lets them go, and the time at which holds and questions end."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from app.infra.database import fetch, is_outage
from app.workers.deadlines import meet_deadlines
from tests.faults.harness.disturbance import CUT, FLUSHED, LEFT, Fault
from tests.faults.harness.divider import SERIOUSNESS, Divider, most_serious
from tests.faults.harness.packer import orders, which
from tests.faults.harness.storekeeper import requests_end

FAR_AWAY = "2999-01-01T00:00:00Z"
reasons = st.sampled_from(SERIOUSNESS)
ends = st.sampled_from((None, FAR_AWAY))
timers_end = st.none() | st.builds(Fault, st.sampled_from((LEFT, CUT, FLUSHED)), st.integers(0, 12))

# What was to wait for a while has waited for as long as that.
TIME_PASSES = """
WITH waited AS (
    UPDATE delivery.decisions SET wait_until = now()
    WHERE decided_at IS NOT NULL AND wait_until > now()
), asked AS (
    UPDATE delivery.decisions SET deadline = now() WHERE decided_at IS NULL AND deadline > now()
), held AS (
    UPDATE delivery.holds SET until = now() WHERE until > now() AND lifted_at IS NULL
)
UPDATE delivery.shipments SET hold = jsonb_set(hold, '{until}', to_jsonb(now()))
WHERE (hold ->> 'until')::timestamptz > now()
"""
OPEN = "SELECT decision_id::text, otherwise FROM delivery.decisions WHERE decided_at IS NULL"
MADE = "SELECT choice, decided_by FROM delivery.decisions WHERE decision_id = $1"
OVERDUE = """
SELECT shipment_id, reason FROM delivery.holds WHERE lifted_at IS NULL AND until <= now()
UNION ALL
SELECT shipment_id, 'question' FROM delivery.decisions WHERE decided_at IS NULL
"""


class Keeper(Divider):
    """A part of the game's model: what is held, and how each question was answered."""

    def __init__(self) -> None:
        super().__init__()
        self.decided: dict[str, tuple[str, str]] = {}

    @rule(order=orders, nth=which, reason=reasons, until=ends, fault=requests_end)
    def hold(
        self, order: Any, nth: int, reason: str, until: str | None, fault: Fault | None
    ) -> None:
        """For one reason more; a question to the customer ends at its own time."""
        before = self.parcel_now(order, nth)
        if not before:
            return
        body = {"reason": reason, "until": until}
        path, waits = self.step(before, "hold"), before["status"] == "PENDING"
        if reason == "ASK_CUSTOMER" and until and self.is_asked_about(before):
            waits = False
        answer, _ = self.ask_until_known(path, body, self.key, fault, "PUT")
        assert answer.status_code == (200 if waits else 409), answer.text
        if waits:
            shown = answer.json()["hold"]["reason"]
            assert shown == most_serious(before, (reason,)), "a lesser reason is shown"
            self.disturber.happened["held"] += 1

    @rule(order=orders, nth=which, reason=st.none() | reasons, fault=requests_end)
    def let_go(self, order: Any, nth: int, reason: str | None, fault: Fault | None) -> None:
        """What the customer is being asked is then answered by the staff."""
        before = self.parcel_now(order, nth)
        if not before:
            return
        path, waits = self.step(before, "hold"), before["status"] == "PENDING"
        answers = self.open_questions() if reason in (None, "ASK_CUSTOMER") else {}
        asked = f"{path}?reason={reason}" if reason else path
        answer, _ = self.ask_until_known(asked, None, self.key, fault, "DELETE")
        assert answer.status_code == (200 if waits else 409), answer.text
        if waits:
            left = answer.json()["hold"]
            assert left is None or (reason and left["reason"] != reason), "it is still held"
            self.disturber.happened["let go"] += bool(before["hold"]) and not left
            for key in answers.keys() - self.open_questions().keys():
                self.decided[key] = ("SEND_REST", "STAFF")

    @rule(fault=timers_end)
    def time_passes(self, fault: Fault | None) -> None:
        """All that has an end is due, and a worker meets that, perhaps not to the end."""
        self.wait(fetch(TIME_PASSES))
        asked = self.open_questions()
        try:
            met = self.wait(self.disturber.run(meet_deadlines(), fault, "timer"))
        except Exception as error:
            if not fault or fault.kind != CUT or not is_outage(error):
                raise
            met = None
        for key in asked.keys() - self.open_questions().keys():
            self.decided[key] = (asked[key], "DEADLINE")
            self.disturber.happened["nobody answered"] += 1
        if met is not None:
            assert self.wait(fetch(OVERDUE)) == [], "a time is over, and nothing ended"
            self.disturber.happened["ended by itself"] += bool(met)

    def open_questions(self) -> dict[str, str]:
        """What happens without an answer, by the decision's id."""
        return {row["decision_id"]: row["otherwise"] for row in self.wait(fetch(OPEN))}

    def the_answers_are_as_told(self) -> None:
        """Each question is decided once, as the answer to its decision said."""
        for key, told in self.decided.items():
            [made] = self.wait(fetch(MADE, key))
            assert (made["choice"], made["decided_by"]) == told, "another choice was carried out"

    def the_holds_are_as_told(self, order: dict[str, Any], shipments: list[dict[str, Any]]) -> None:
        """To the customer as to packers."""
        shown = [one["hold"] and {**one["hold"], "by": "a program"} for one in order["parcels"]]
        theirs = [one["hold"] and {**one["hold"], "by": "a program"} for one in shipments]
        assert shown == theirs, "the customer sees another hold"
