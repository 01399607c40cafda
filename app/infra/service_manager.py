"""Reports to systemd about a process that it has started (`Type=notify`, sd_notify(3)).

Without NOTIFY_SOCKET in the environment there is none.
"""

import os
import socket
from contextlib import suppress

READY = "READY=1"
STOPPING = "STOPPING=1"


def report(*assignments: str) -> None:
    """Sends them in one datagram. A manager that does not listen is no reason to fail."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    if address.startswith("@"):
        address = f"\0{address[1:]}"
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        # One that reads nothing must hold up no customer.
        line.setblocking(False)
        line.connect(address)
        line.send("\n".join(assignments).encode())
