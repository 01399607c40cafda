"""What a check finds, and the words for what can go wrong with any of them."""

from typing import Final, NamedTuple

import asyncpg

from app.infra.database import is_outage
from app.values import untrusted
from app.values.diagnoses import DiagnosisState

# Seconds for each check. They run side by side.
LIMIT: Final = 3.0


class Verdict(NamedTuple):
    """`advice` says what to do, and is empty where nothing has to be done."""

    state: DiagnosisState
    message: str
    advice: str = ""


def well(message: str) -> Verdict:
    return Verdict(DiagnosisState.OK, message)


def worth_a_look(message: str, advice: str) -> Verdict:
    return Verdict(DiagnosisState.CAUTION, message, advice)


def wrong(message: str, advice: str) -> Verdict:
    return Verdict(DiagnosisState.WRONG, message, advice)


def failed(error: Exception) -> Verdict:
    """Returns what an error of a check says, whatever it is."""
    if isinstance(error, asyncpg.InsufficientPrivilegeError):
        return wrong(said_by(error), "grant this role the right, or use the owner of the database")
    if isinstance(error, TimeoutError) or is_outage(error):
        return wrong(said_by(error), "see whether it is overloaded, frozen or stopped")
    return wrong(f"it cannot be examined: {said_by(error)}", "see its log")


def said_by(error: BaseException) -> str:
    """Returns the first line of an error's text, or that nothing was said in time."""
    if isinstance(error, TimeoutError) or isinstance(error.__cause__, TimeoutError):
        return f"no answer within {LIMIT:g} s"
    return untrusted.error_text(error).partition("\n")[0]
