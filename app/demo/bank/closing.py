"""What ends by itself at the bank: open sessions, and money that was only set aside."""

from app.demo.bank.bank import Bank
from app.demo.bank.intents import let_go
from app.demo.bank.sessions import end_session


def close_what_ended(bank: Bank) -> None:
    """Ends what its time has ended; it is called before each call, and every second."""
    for thing in bank.books.ended(bank.now):
        if thing["object"] == "checkout.session":
            end_session(bank, thing)
        else:
            let_go(bank, thing, "automatic")
