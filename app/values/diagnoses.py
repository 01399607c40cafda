"""One line of what `doorstep doctor` says."""

from enum import StrEnum

import msgspec


class DiagnosisState(StrEnum):
    """What `doorstep doctor` says of a part: in order, worth a look, or wrong."""

    OK = "OK"
    CAUTION = "CAUTION"
    WRONG = "WRONG"


class Diagnosis(msgspec.Struct, frozen=True):
    """What was examined, in which state it is, and what to do; no `advice` where nothing is."""

    check: str
    state: DiagnosisState
    message: str
    advice: str = ""
