"""Lists, the newest first, in pages: refunds of an intent, events, what moved on a day."""

from typing import Any, Final

from app.demo.bank import parameters
from app.demo.bank.bank import Bank
from app.demo.bank.parameters import Parameters, refuse_unknown, text
from app.demo.bank.refusals import unknown
from app.demo.bank.shapes import Thing

MOST: Final = 100
PAGING: Final = ("limit", "starting_after", "ending_before", "expand", "created")
BETWEEN: Final = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def list_refunds(bank: Bank, given: Parameters) -> Thing:
    refuse_unknown(given, "payment_intent", "charge", *PAGING)
    return list_things(bank, given, "refund", "/v1/refunds")


def list_events(bank: Bank, given: Parameters) -> Thing:
    refuse_unknown(given, "type", "types", *PAGING)
    return list_things(bank, given, "event", "/v1/events")


def list_balance_transactions(bank: Bank, given: Parameters) -> Thing:
    refuse_unknown(given, "type", "currency", *PAGING)
    answered = list_things(bank, given, "balance_transaction", "/v1/balance_transactions")
    if "data.source" in parameters.listed(given, "expand"):
        answered["data"] = [
            one | {"source": bank.books.find(one["source"])} for one in answered["data"]
        ]
    return answered


def list_things(bank: Bank, given: Parameters, kind: str, url: str) -> Thing:
    limit = min(parameters.amount(given, "limit", default=10), MOST)
    conditions, values = ["object = ?"], list[Any]([kind])
    if intent := given.get("payment_intent"):
        conditions.append("intent = ?")
        values.append(intent)
    kinds = [given["type"]] if "type" in given else parameters.listed(given, "types")
    if kinds:
        conditions.append(f"type IN ({', '.join('?' * len(kinds))})")
        values.extend(kinds)
    created = parameters.nested(given, "created")
    refuse_unknown(created, *BETWEEN, within="created")
    for name in created:
        conditions.append(f"CAST(created AS INTEGER) {BETWEEN[name]} ?")
        values.append(parameters.moment(created, name, 0))
    backwards = "ending_before" in given
    for name, sign in (("starting_after", "<"), ("ending_before", ">")):
        if name in given:
            conditions.append(f"number {sign} ?")
            values.append(_number(bank, text(given, name)))
    order = "ASC" if backwards else "DESC"
    sql = f"SELECT id FROM things WHERE {' AND '.join(conditions)} ORDER BY number {order} LIMIT ?"
    found = [row["id"] for row in bank.books.fetch(sql, *values, limit + 1)]
    data = [bank.books.find(one) for one in found[:limit]]
    return {
        "object": "list",
        "url": url,
        "has_more": len(found) > limit,
        "data": data[::-1] if backwards else data,
    }


def _number(bank: Bank, identity: str) -> int:
    found = bank.books.fetch("SELECT number FROM things WHERE id = ?", identity)
    if not found:
        raise unknown("object", identity)
    return int(found[0]["number"])
