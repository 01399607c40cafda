"""`doorstep up`: starts the whole shop with one command, and ends all of it.

PostgreSQL and Valkey (unless their URLs are set), the migrations, the demo shop, the web processes
and the workers are opened in that order, started again when one dies, exchanged for newer ones on
SIGHUP, and closed in the opposite order.
"""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import Coroutine
from typing import Any, TextIO

from setproctitle import setproctitle

from app.infra import service_manager
from app.runtime.embedded import CannotStart
from app.runtime.supervisor import demo_bank, folder, leftovers, listening
from app.runtime.supervisor.lifeline import Lifeline
from app.runtime.supervisor.shop import Options, Shop
from app.values import log_lines

__all__ = ["Options", "up"]


async def up(options: Options) -> None:
    """Returns once SIGINT or SIGTERM has closed the shop. Raises CannotStart."""
    stop, renew = asyncio.Event(), asyncio.Event()
    _hear(stop, renew)
    with contextlib.ExitStack() as held:
        held.enter_context(folder.locked(options.data))
        await leftovers.end(options.data, _notice)
        listener = held.enter_context(listening.listen(options.host, options.port))
        _, port = listening.address(listener)
        setproctitle(f"doorstep up --port {port} --data-dir {options.data}")
        lifeline = held.enter_context(contextlib.closing(Lifeline()))
        bank = None
        if options.demo and options.bank:
            bank = demo_bank.listen(options.host, options.port)
        held.callback(lambda: bank and bank.close())
        shop = _shop(options, listener, lifeline, bank)
        try:
            await _unless(stop, _run(shop, renew))
        finally:
            listener.close()
            await shop.close()
    _say(f"Doorstep is closed; its data stays in {options.data}")


def _shop(
    options: Options, listener: socket.socket, lifeline: Lifeline, bank: socket.socket | None
) -> Shop:
    try:
        return Shop(options, listener, lifeline, _notice, bank)
    except OSError as error:
        raise CannotStart(f"cannot use the data folder {options.data}: {error.strerror}") from error


async def _run(shop: Shop, renew: asyncio.Event) -> None:
    await shop.open()
    _announce(shop, await shop.first_address())
    await asyncio.gather(shop.stay(), _reload(shop, renew))


async def _reload(shop: Shop, renew: asyncio.Event) -> None:
    while True:
        await renew.wait()
        # What is asked for meanwhile is done afterwards, since the code may have changed again.
        renew.clear()
        await shop.reload()


def _announce(shop: Shop, first_address: str) -> None:
    service_manager.report(service_manager.READY, f"STATUS=open at {shop.url}")
    _say(f"Doorstep is open at {shop.url}")
    if shop.options.demo:
        _say(f"Staff log in at {shop.url}/staff/login (this is a demo shop):")
        for email, _, role, password in folder.demo_staff(shop.options.data) or ():
            _say(f"  {role:8} {email}  password: {password}")
    if shop.bank:
        _say("Cards are charged by a demo bank, where no money moves.")
    if first_address:
        _say(f"Make the first manager's account at {first_address}")
        _say("This address works once, for three days.")
    if shop.keeps_mails:
        _say(f"Mails to customers are kept in {shop.mails}")
    _say("Ctrl-C closes it.")


def _hear(stop: asyncio.Event, renew: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    kept_open = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    at_terminal = _has_terminal()

    def on_hangup() -> None:
        # A terminal that is closed sends the same signal, and ends the shop unless nohup is used.
        nonlocal at_terminal
        if not at_terminal or _has_terminal():
            renew.set()
        else:
            at_terminal = False
            if not kept_open:
                stop.set()

    loop.add_signal_handler(signal.SIGHUP, on_hangup)


def _has_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY))
    except OSError:
        return False
    return True


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    working, waiting = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
    for task in (working, waiting):
        task.cancel()
    await asyncio.wait({working, waiting})
    if not working.cancelled():
        working.result()


def _notice(text: str) -> None:
    _say(text if log_lines.are_for_machines() else f"doorstep: {text}", to=sys.stderr)


def _say(text: str, to: TextIO = sys.stdout) -> None:
    # The reader may be gone or the disk full; the shop stays open. Python's buffer is bypassed:
    # what is left in it would be another error at the end, with exit code 120.
    if log_lines.are_for_machines():
        text = log_lines.json_line(text, "warning" if to is sys.stderr else "info", "up")
    with contextlib.suppress(OSError):
        os.write(to.fileno(), f"{text}\n".encode(errors="replace"))
