"""One line of what `doorstep doctor` says."""

import msgspec

from app.values.statuses import DiagnosisState


class Diagnosis(msgspec.Struct, frozen=True):
    """What was examined, in which state it is, and what to do; no `advice` where nothing is."""

    check: str
    state: DiagnosisState
    message: str
    advice: str = ""
