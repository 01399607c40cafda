"""One call of the API: admitted, done once for its key, and answered, or not."""

import asyncio
import json
from collections.abc import Callable
from typing import Any, Final

from litestar import MediaType, Request, Response

from app.demo.bank import parameters
from app.demo.bank.bank import Bank
from app.demo.bank.closing import close_what_ended
from app.demo.bank.doors import admit
from app.demo.bank.parameters import Parameters
from app.demo.bank.refusals import BankRefusal
from app.demo.bank.shapes import Thing

AnyCall = Request[Any, Any, Any]
BankAction = Callable[[Parameters], Thing]

# Seconds after which a key is forgotten.
KEY_KEPT: Final = 24 * 3600
LONGEST_KEY: Final = 255
BROKEN: Final = {"error": {"type": "api_error", "message": "An unknown error occurred"}}


class LostAnswer(Response[None]):
    """Begins an answer, and breaks the connection before its end."""

    def to_asgi_response(self, *_args: Any, **_more: Any) -> Any:
        async def break_off(_scope: Any, _receive: Any, send: Any) -> None:
            headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b"{", "more_body": True})

        return break_off


async def answer(request: AnyCall, bank: Bank, right: str, action: BankAction) -> Response[Any]:
    """Does what is asked, and answers as Stripe does; a POST with a known key changes nothing."""
    path = request.url.path
    try:
        admit(request, bank.keys, right)
        if bank.faults.strikes("busy", path):
            raise BankRefusal(429, "Too many requests.", code="rate_limit")
        with bank.books.transaction():
            close_what_ended(bank)
        if request.method == "GET":
            return _json(action(parameters.read(request.url.query)))
        encoded = (await request.body()).decode(errors="replace")
        return await _once(request, bank, parameters.read(encoded), action)
    except BankRefusal as refusal:
        return _json(refusal.body, refusal.status)


async def _once(
    request: AnyCall, bank: Bank, given: Parameters, action: BankAction
) -> Response[Any]:
    key, path = request.headers.get("Idempotency-Key", ""), request.url.path
    if len(key) > LONGEST_KEY:
        raise BankRefusal(400, "Idempotency-Key is too long.", kind="idempotency_error")
    if key in bank.in_use:
        raise BankRefusal(
            409,
            "There is currently another in-progress request using this Idempotent Key.",
            kind="idempotency_error",
            code="idempotency_key_in_use",
        )
    asked = json.dumps([path, given], sort_keys=True)
    if key and (known := _known(bank, key, asked)):
        return known
    with bank.books.transaction():
        status, told = _do(bank, path, given, action)
        if key:
            bank.books.change(
                "INSERT INTO keys VALUES (?, ?, ?, ?, ?)", key, asked, status, told, bank.now
            )
    return await _sent(bank, key, path, Response(told, status_code=status, media_type=JSON))


def _do(bank: Bank, path: str, given: Parameters, action: BankAction) -> tuple[int, str]:
    if bank.faults.strikes("errors_before", path):
        return 500, json.dumps(BROKEN)
    try:
        done = action(given)
    except BankRefusal as refusal:
        if not refusal.is_kept:
            raise
        return refusal.status, json.dumps(refusal.body)
    if bank.faults.strikes("errors_after", path):
        return 500, json.dumps(BROKEN)
    return 200, json.dumps(done)


async def _sent(bank: Bank, key: str, path: str, response: Response[Any]) -> Response[Any]:
    if bank.faults.slow_seconds:
        bank.in_use.add(key)
        try:
            await asyncio.sleep(bank.faults.slow_seconds)
        finally:
            bank.in_use.discard(key)
    return LostAnswer(None) if bank.faults.strikes("lost_answers", path) else response


def _known(bank: Bank, key: str, asked: str) -> Response[Any] | None:
    bank.books.change("DELETE FROM keys WHERE created < ?", bank.now - KEY_KEPT)
    found = bank.books.fetch("SELECT * FROM keys WHERE key = ?", key)
    if not found:
        return None
    kept = found[0]
    if kept["request"] != asked:
        raise BankRefusal(
            400,
            "Keys for idempotent requests can only be used with the same parameters they were"
            " first used with.",
            kind="idempotency_error",
        )
    return Response(
        kept["body"],
        status_code=kept["status"],
        media_type=JSON,
        headers={"Idempotent-Replayed": "true"},
    )


JSON: Final = MediaType.JSON


def _json(told: Thing, status: int = 200) -> Response[Any]:
    return Response(json.dumps(told), status_code=status, media_type=JSON)
