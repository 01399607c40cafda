"""The bank as a process beside the demo shop: its books are a file, and its notices are sent."""

import asyncio
import signal
import socket
from pathlib import Path
from types import FrameType
from typing import Final

import uvicorn

from app.demo.bank.bank import Bank
from app.demo.bank.books import Books
from app.demo.bank.desk import create_bank_app
from app.demo.bank.doors import BankKeys
from app.demo.bank.notices import Notices
from app.settings import settings

NOTICES: Final = "/api/v1/payment-notices/stripe"
FINISH_WITHIN: Final = 2


def serve(listener: socket.socket, path: Path) -> None:
    """Serves until SIGTERM or SIGINT; `path` is the file of the books."""
    asyncio.run(_serve(listener, path))


async def _serve(listener: socket.socket, path: Path) -> None:
    bank = Bank(
        BankKeys(settings.stripe_api_key or "", settings.stripe_webhook_secret or ""),
        Books(str(path)),
        address=settings.stripe_api_base,
    )
    server = uvicorn.Server(
        uvicorn.Config(
            create_bank_app(bank),
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=FINISH_WITHIN,
        )
    )

    def on_signal(number: int, frame: FrameType | None) -> None:
        # Called before uvicorn listens to signals, and when it passes them on after closing.
        server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    sending = asyncio.create_task(Notices(bank, f"{settings.opened_at}{NOTICES}").main())
    try:
        await server.serve(sockets=[listener])
    finally:
        sending.cancel()
        await asyncio.wait({sending})
        bank.books.close()
