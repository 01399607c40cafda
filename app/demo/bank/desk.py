"""The bank's addresses for programs, and its application."""

from functools import partial
from typing import Any

from litestar import Litestar, Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath

from app.demo.bank import disputes, intents, listing, paying, refunds, sessions
from app.demo.bank.answers import AnyCall, answer
from app.demo.bank.bank import Bank

BankAnswer = Response[Any]


@post("/v1/checkout/sessions", status_code=200)
async def create_session(request: AnyCall, state: State) -> BankAnswer:
    action = partial(sessions.create_session, state.bank)
    return await answer(request, state.bank, "checkout_session_write", action)


@get("/v1/checkout/sessions/{identity:str}")
async def read_session(request: AnyCall, state: State, identity: FromPath[str]) -> BankAnswer:
    action = partial(sessions.read_session, state.bank, identity=identity)
    return await answer(request, state.bank, "checkout_session_write", action)


@post("/v1/checkout/sessions/{identity:str}/expire", status_code=200)
async def expire_session(request: AnyCall, state: State, identity: FromPath[str]) -> BankAnswer:
    action = partial(sessions.expire_session, state.bank, identity=identity)
    return await answer(request, state.bank, "checkout_session_write", action)


@get("/v1/payment_intents/{identity:str}")
async def read_intent(request: AnyCall, state: State, identity: FromPath[str]) -> BankAnswer:
    action = partial(intents.read_intent, state.bank, identity=identity)
    return await answer(request, state.bank, "payment_intent_read", action)


@post("/v1/payment_intents/{identity:str}/capture", status_code=200)
async def capture_intent(request: AnyCall, state: State, identity: FromPath[str]) -> BankAnswer:
    action = partial(intents.capture_intent, state.bank, identity=identity)
    return await answer(request, state.bank, "payment_intent_write", action)


@post("/v1/payment_intents/{identity:str}/cancel", status_code=200)
async def cancel_intent(request: AnyCall, state: State, identity: FromPath[str]) -> BankAnswer:
    action = partial(intents.cancel_intent, state.bank, identity=identity)
    return await answer(request, state.bank, "payment_intent_write", action)


@post("/v1/refunds", status_code=200)
async def create_refund(request: AnyCall, state: State) -> BankAnswer:
    action = partial(refunds.create_refund, state.bank)
    return await answer(request, state.bank, "charge_write", action)


@get("/v1/refunds")
async def list_refunds(request: AnyCall, state: State) -> BankAnswer:
    return await answer(
        request, state.bank, "charge_write", partial(listing.list_refunds, state.bank)
    )


@get("/v1/refunds/{identity:str}")
async def read_refund(request: AnyCall, state: State, identity: FromPath[str]) -> BankAnswer:
    action = partial(refunds.read_refund, state.bank, identity=identity)
    return await answer(request, state.bank, "charge_write", action)


@get("/v1/disputes")
async def list_disputes(request: AnyCall, state: State) -> BankAnswer:
    action = partial(disputes.list_disputes, state.bank)
    return await answer(request, state.bank, "dispute_read", action)


@get("/v1/events")
async def list_events(request: AnyCall, state: State) -> BankAnswer:
    return await answer(request, state.bank, "event_read", partial(listing.list_events, state.bank))


@get("/v1/balance_transactions")
async def list_balance_transactions(request: AnyCall, state: State) -> BankAnswer:
    action = partial(listing.list_balance_transactions, state.bank)
    return await answer(request, state.bank, "balance_transaction_read", action)


CALLS = [
    create_session,
    read_session,
    expire_session,
    read_intent,
    capture_intent,
    cancel_intent,
    create_refund,
    list_refunds,
    read_refund,
    list_disputes,
    list_events,
    list_balance_transactions,
]


def create_bank_app(bank: Bank) -> Litestar:
    return Litestar(
        route_handlers=[*CALLS, paying.show_page, paying.choose],
        state=State({"bank": bank}),
        openapi_config=None,
        logging_config=None,
        request_max_body_size=256 * 1024,
    )
