"""What a process has not read since it started, so that it must not act by the defaults."""

_unread = set[str]()


def note_unread(what: str) -> None:
    _unread.add(what)


def note_read(what: str) -> None:
    _unread.discard(what)


def unread() -> list[str]:
    return sorted(_unread)
