"""What Staff refuses."""

from collections.abc import Mapping

from app.i18n.language import gettext_noop
from app.values.refusal import Refusal


class UnknownKey(Refusal):
    """No key has this id."""

    problem = "not-found"
    says = gettext_noop("There is no such API key.")


class UnknownScope(Refusal):
    """The text names the scope and the ones there are."""

    problem = "invalid-input"

    def detail(self) -> str:
        return str(self)

    def faults(self) -> Mapping[str, str]:
        return {"scopes": self.detail()}


class Busy(Refusal):
    """Too many passwords are looked at; this one was not, and may be sent again."""

    problem = "unavailable"
    says = gettext_noop("Too many people are logging in right now.")

    def retry_after(self) -> float:
        return 2


class WrongCredentials(Refusal):
    """No such address, not its password, or somebody who left; which of them is not said."""

    problem = "credential-missing"
    says = gettext_noop("Wrong email or password.")


class WeakPassword(Refusal):
    """The text says to the person who chose it what is wrong with it."""

    problem = "invalid-input"

    def detail(self) -> str:
        return str(self)

    def faults(self) -> Mapping[str, str]:
        return {"password": self.detail()}


class AlreadyThere(Refusal):
    """A staff member with this address exists."""

    problem = "invalid-input"
    says = gettext_noop("There is already an account with this email")

    def faults(self) -> Mapping[str, str]:
        return {"email": self.detail()}


class UnknownPerson(Refusal):
    """Nobody on the staff has this id or address."""

    problem = "not-found"
    says = gettext_noop("There is no such staff member.")


class LastManager(Refusal):
    """Nobody else could manage the shop then; the text is the manager's name."""

    problem = "forbidden"
    says = gettext_noop("{name} is the last manager. Make someone else a manager first.")

    def detail(self) -> str:
        return super().detail().format(name=self)


class NameTaken(Refusal):
    """Another of one's own views, or of the shared ones, has this name, whatever its case."""

    problem = "invalid-input"
    says = gettext_noop("This name is taken; choose another")

    def faults(self) -> Mapping[str, str]:
        return {"name": self.detail()}


class TooManyViews(Refusal):
    """Somebody has as many as the argument says, which is the most."""

    problem = "invalid-input"
    says = gettext_noop("You already have {most} views. Remove one first")

    def detail(self) -> str:
        return super().detail().format(most=self)

    def faults(self) -> Mapping[str, str]:
        return {"name": self.detail()}


class NotTheirs(Refusal):
    """Only managers share views, and others' stay as they are."""

    problem = "forbidden"
    says = gettext_noop("This saved view is not yours to change.")


class UnknownView(Refusal):
    """There is no such view, or it is not this person's to see."""

    problem = "not-found"
    says = gettext_noop("There is no such saved view.")
