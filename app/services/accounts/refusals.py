"""What Accounts refuses."""

from math import ceil

from app.i18n.language import gettext_noop, ngettext
from app.values.refusal import Refusal


class TooManyLinks(Refusal):
    """`seconds` is the time until the address may be sent another link."""

    problem = "too-many-requests"

    def __init__(self, seconds: float) -> None:
        super().__init__(f"too many links for one address; wait {seconds:.0f} s")
        self.seconds = seconds

    def detail(self) -> str:
        minutes = max(1, ceil(self.seconds / 60))
        return ngettext(
            (
                "We send at most three links an hour to one address. Use the latest one, or try "
                "again in {minutes} minute"
            ),
            (
                "We send at most three links an hour to one address. Use the latest one, or try "
                "again in {minutes} minutes"
            ),
            minutes,
        ).format(minutes=minutes)

    def retry_after(self) -> float:
        return self.seconds


class DeadLink(Refusal):
    """The link was used, has expired, never existed, or a newer one was used."""

    problem = "not-found"
    says = gettext_noop("This link no longer works")
