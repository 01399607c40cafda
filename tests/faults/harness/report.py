"""What a storm cost: a table of its faults, and the figures that the documentation quotes."""

from collections import Counter, defaultdict
from statistics import median
from typing import TYPE_CHECKING

from tests.faults.harness.injury import Hit
from tests.faults.harness.ledger import REFUSED, Ledger

if TYPE_CHECKING:
    from tests.faults.harness.storm import Storm


def recovery(ledger: Ledger, hit: Hit, until: float) -> float | None:
    """Seconds from the fault until orders are taken again.

    That is the first order accepted that was asked after the last one to fail before the next
    fault; None when every order until then failed.
    """
    orders = [one for one in ledger.exchanges if one.what == "order" and one.at >= hit.at]
    failed = [one.at for one in orders if one.at < until and one.outcome in REFUSED]
    since = max(failed, default=hit.at)
    taken = [one.at + one.seconds for one in orders if one.at >= since and one.outcome == "201"]
    return min(taken) - hit.at if taken else None


def refused(ledger: Ledger, hit: Hit, until: float) -> int:
    """Requests of any kind that ended in vain between this fault and the next."""
    return sum(
        one.outcome in REFUSED and hit.at <= one.at + one.seconds < until
        for one in ledger.exchanges
    )


def report(storm: "Storm") -> str:
    """Lines for people; the verdict is the last one."""
    ledger = storm.ledger
    hits = sorted(storm.injury.hits, key=lambda hit: hit.at)
    ends = [later.at for later in hits[1:]] + [storm.ended + 30]
    times: dict[str, list[float]] = defaultdict(list)
    costs: Counter[str] = Counter()
    for hit, until in zip(hits, ends, strict=False):
        costs[hit.fault.kind] += refused(ledger, hit, until)
        took = recovery(ledger, hit, until)
        times[hit.fault.kind].append(float("inf") if took is None else took)
    every = [one for group in times.values() for one in group] or [0.0]
    lines = [f"{'fault':32} {'times':>5} {'refused':>8} {'recovery p50':>13} {'max':>8}"]
    for kind, took in sorted(times.items()):
        lines.append(
            f"{kind:32} {len(took):5} {costs[kind]:8} {median(took):11.2f} s {max(took):6.2f} s"
        )
    lines.append(
        f"{'all':32} {len(hits):5} {sum(costs.values()):8} {median(every):11.2f} s"
        f" {max(every):6.2f} s"
    )
    return "\n".join([*lines, "", *_figures(storm), "", *_verdict(storm)])


def _figures(storm: "Storm") -> list[str]:
    ledger = storm.ledger
    orders = ledger.counts("order")
    took = storm.ended - storm.began
    slowest = max(one.seconds for one in ledger.exchanges)
    unsure = sum(purchase.unknown > 0 for purchase in ledger.purchases)
    lags = sorted(ledger.lags) or [0.0]
    opened = sorted(storm.open_streams) or [0]
    return [
        f"seed {storm.seed}, {took:.0f} s, {len(ledger.purchases) / took:.1f} orders/s asked for",
        f"{orders.total()} attempts at {len(ledger.purchases)} orders: {len(ledger.accepted)} "
        f"accepted, {orders['400']} refused as sold out; {unsure} with an unknown outcome "
        "were settled by asking again",
        "attempts by outcome: " + ", ".join(f"{key} {n}" for key, n in orders.most_common()),
        f"{len(ledger.exchanges)} requests of all kinds, the slowest took {slowest:.2f} s",
        f"{ledger.counts('dispatch')['200']} parcels sent off, "
        f"{sum(one.delivered for one in ledger.accepted)} delivered, "
        f"{sum(one.cancel_taken for one in ledger.accepted)} cancellations taken, "
        f"{ledger.counts('dispatch')['409']} packers came second",
        f"{sum(bool(one.missing) for one in ledger.accepted)} orders lacked pieces, "
        f"{sum(one.asked for one in ledger.accepted)} customers were asked, "
        f"{sum(bool(one.decided) for one in ledger.accepted)} chose, "
        f"{ledger.counts('decide')['409']} of them too late; "
        f"{ledger.counts('hold')['200']} holds set or lifted, "
        f"{ledger.counts('dispatch while held')['409']} parcels stayed; "
        f"{sum(bool(one.may_go_to) for one in ledger.accepted)} customers changed their address, "
        f"{ledger.counts('change')['409']} were refused",
        f"streams open: {opened[len(opened) // 2]} (median), {ledger.reads['streams']} opened, "
        f"{ledger.reads['steps']} steps shown; from the packer's answer to the customer's screen "
        f"{median(lags):.2f} s (median), {lags[int(len(lags) * 0.99)]:.2f} s (99 %)",
        f"{ledger.reads['stock-takes']} stock-takes saved, "
        f"{ledger.reads['imports']} files imported",
        f"the books were read {ledger.reads['books']} times, "
        f"the feed gave {len(ledger.feed)} events",
        f"every order had its shipment {storm.settled_after:.1f} s after the last fault; "
        f"the audit looked at {storm.audit['orders']} orders",
    ]


def _verdict(storm: "Storm") -> list[str]:
    if not storm.breaches:
        return ["every promise held"]
    kinds = [f"BROKEN {text}" for text in storm.breaches[:20]]
    return [*kinds, f"{len(storm.breaches)} breaches"]
