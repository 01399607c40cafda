"""What Mailing refuses."""

from app.i18n.language import gettext_noop
from app.values.refusal import Refusal


class UnknownMail(Refusal):
    """The order has no such mail; sent ones are deleted after a month."""

    problem = "not-found"
    says = gettext_noop("This email is no longer there.")


class MailNotRepeated(Refusal):
    """It would go to another address, or say what is no longer true."""

    problem = "bad-request"
    says = gettext_noop("This email can't be sent again: what it says is no longer true.")


class MailUnderWay(Refusal):
    """The mail itself, or one that repeats it, has not been sent yet."""

    problem = "bad-request"
    says = gettext_noop("This email is already waiting to be sent.")


class TooManyRepeats(Refusal):
    """Nothing was written; `seconds` is the time until another one of the order may be."""

    problem = "too-many-requests"
    says = gettext_noop("Enough emails of this order were sent again within the last hour.")

    def __init__(self, seconds: float) -> None:
        super().__init__(f"too many repeated mails; wait {seconds:.0f} s")
        self.seconds = seconds

    def retry_after(self) -> float:
        return self.seconds
