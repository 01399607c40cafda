"""What Staff refuses."""

from uuid import UUID

from app.i18n.language import gettext_noop
from app.values.refusal import Refusal


class UnknownKey(Refusal):
    problem = "not-found"
    says = gettext_noop("There is no such API key.")


class UnknownScope(Refusal):
    """The text names the scope and the existing ones."""

    problem = "invalid-input"
    field = "scopes"


class Busy(Refusal):
    """Too many passwords are being checked; this one was not, and may be sent again."""

    problem = "unavailable"
    says = gettext_noop("Too many people are logging in right now.")

    def retry_after(self) -> float:
        return 2


class WrongCredentials(Refusal):
    """The address is unknown, the password wrong, or the person left; it does not say which."""

    problem = "credential-missing"
    says = gettext_noop("Wrong email or password.")


class CodeNeeded(Refusal):
    """The password was right, and a code is to follow; the arguments are those of `HalfLogin`."""

    problem = "credential-missing"
    says = gettext_noop("Enter the code from your app.")

    def __init__(self, staff_id: UUID, mark: str) -> None:
        super().__init__(staff_id)
        self.staff_id, self.mark = staff_id, mark


class WrongCode(Refusal):
    """The code is wrong, was used already, or belongs to another time."""

    problem = "invalid-input"
    field = "code"
    says = gettext_noop("This code is wrong or was used already. Wait for the next one")


class NoSecondFactor(Refusal):
    problem = "not-found"
    says = gettext_noop("Two-step login is not on.")


class SecondFactorExists(Refusal):
    problem = "forbidden"
    says = gettext_noop("Two-step login is on already.")


class WeakPassword(Refusal):
    """The text explains what is wrong with the password, for the person who chose it."""

    problem = "invalid-input"
    field = "password"


class AlreadyThere(Refusal):
    problem = "invalid-input"
    field = "email"
    says = gettext_noop("There is already an account with this email")


class AlreadyInvited(Refusal):
    problem = "invalid-input"
    field = "email"
    says = gettext_noop("There is already an open invitation to this email. Send it again instead")


class UnknownInvitation(Refusal):
    """The invitation was accepted or withdrawn, or never existed."""

    problem = "not-found"
    says = gettext_noop("This invitation is no longer open.")


class DeadStaffLink(Refusal):
    """The link was used, withdrawn or replaced, has expired, or never existed."""

    problem = "not-found"
    says = gettext_noop("This link no longer works")


class UnknownPerson(Refusal):
    problem = "not-found"
    says = gettext_noop("There is no such staff member.")


class LastManager(Refusal):
    """Nobody else could manage the shop; the text is the manager's name."""

    problem = "forbidden"
    says = gettext_noop("{name} is the last manager. Make someone else a manager first.")

    def detail(self) -> str:
        return super().detail().format(name=self)


class NameTaken(Refusal):
    """A shared view, or another of the person's own, has this name in any case."""

    problem = "invalid-input"
    field = "name"
    says = gettext_noop("This name is taken; choose another")


class TooManyViews(Refusal):
    """The argument is the number of views that one person may save."""

    problem = "invalid-input"
    field = "name"
    says = gettext_noop("You already have {most} views. Remove one first")

    def detail(self) -> str:
        return super().detail().format(most=self)


class NotTheirs(Refusal):
    """Only managers share views, and nobody changes another person's own view."""

    problem = "forbidden"
    says = gettext_noop("This saved view is not yours to change.")


class UnknownView(Refusal):
    """The view does not exist, or this person may not see it."""

    problem = "not-found"
    says = gettext_noop("There is no such saved view.")
