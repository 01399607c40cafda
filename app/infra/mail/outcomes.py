"""Why a mail was not sent: each error says what the sender does next. The text is for staff."""


class Refused(Exception):
    """The mail is refused for good: sent again, it would be refused again."""


class Delayed(Exception):
    """The mail is refused for now, and may be taken later."""


class Away(Exception):
    """No mail can be sent at present, whichever it is; this one waits `wait` seconds."""

    def __init__(self, said: str, wait: float = 10.0) -> None:
        super().__init__(said)
        self.wait = wait


class Blocked(Away):
    """The server takes no mail from the shop, or not this one, because of a setting or a quota."""
