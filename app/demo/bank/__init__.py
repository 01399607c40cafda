"""A bank to test against, and the demo shop's: it has the shapes of Stripe for what the shop uses.

It is a program of its own with its own books, which a crash of the shop leaves as they are. No
money moves. docs/design/bank.md lists the calls, and the faults that can be switched on.
"""

from app.demo.bank.bank import Bank
from app.demo.bank.desk import create_bank_app
from app.demo.bank.doors import VERSION, BankKeys
from app.demo.bank.faults import BankFaults

__all__ = ["VERSION", "Bank", "BankFaults", "BankKeys", "create_bank_app"]
