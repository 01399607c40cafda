"""What a rule of the shop refuses, and all that an answer has to say about it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from app.i18n.language import gettext as _


class Refusal(Exception):
    """Nothing was done. One that no route has an answer for is answered by its problem.

    `problem` is a name in the `CATALOGUE` of app/web/problems.py, and `says` an English sentence
    that is marked for the catalogues of texts.
    """

    problem: ClassVar[str]
    says: ClassVar[str] = ""

    def detail(self) -> str:
        """What it says, in the language that is spoken now."""
        return _(self.says)

    def faults(self) -> Mapping[str, str]:
        """The rule that each field breaks, by the field's path or the header's name."""
        return {}

    def members(self) -> Mapping[str, Any]:
        """What programs get besides (RFC 9457, section 3.2)."""
        return {}

    def retry_after(self) -> float | None:
        """Seconds until it may be tried again; None where that would not help."""
        return None


class Changed(Refusal):
    """The thing is at `version` by now, 0 for one that is not there, and was left so."""

    problem = "precondition-failed"

    def __init__(self, thing: str, version: int) -> None:
        super().__init__(f"the {thing} is at version {version}")
        self.thing = thing
        self.version = version

    def detail(self) -> str:
        if not self.version:
            return f"There is no such {self.thing}."
        return f"The {self.thing} is at version {self.version} by now."

    def members(self) -> Mapping[str, Any]:
        return {"version": self.version}
