"""Why a mail was not sent, as the one who sent it has to know it. The text is for staff."""


class Refused(Exception):
    """For good: the same mail would be refused again."""


class Delayed(Exception):
    """For now: this mail may be taken later."""


class Away(Exception):
    """No mail can be sent at present, and this one is not to blame; it waits so many seconds."""

    def __init__(self, said: str, wait: float = 10.0) -> None:
        super().__init__(said)
        self.wait = wait


class Blocked(Away):
    """The server is there, and takes no mail of the shop, or not this one: a setting, a quota."""
