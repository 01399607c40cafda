"""The base of all refusals: a rule of the shop was broken, and the answer can say which."""

from collections.abc import Mapping
from typing import Any, ClassVar

from app.i18n.language import gettext as _


class Refusal(Exception):
    """Nothing was done. A route that has no answer of its own returns the refusal's problem.

    `problem` is a name in the `CATALOGUE` of app/web/problems.py, and `says` an English sentence
    that is marked for the catalogues of texts; a refusal without one is raised with its text. If
    one `field` of the request breaks a rule, the sentence says which rule.
    """

    problem: ClassVar[str]
    says: ClassVar[str] = ""
    field: str = ""

    def detail(self) -> str:
        return _(self.says) if self.says else str(self)

    def faults(self) -> Mapping[str, str]:
        """Returns the rule that each field breaks, by the field's path or the header's name."""
        return {self.field: self.detail()} if self.field else {}

    def members(self) -> Mapping[str, Any]:
        """Returns further members of the problem for programs (RFC 9457, section 3.2)."""
        return {}

    def retry_after(self) -> float | None:
        """Returns the seconds until a retry may succeed; None if none would."""
        return None


class Changed(Refusal):
    """The thing is at `version` by now (0 if it does not exist), and was not changed."""

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
