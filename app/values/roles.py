"""The roles of the staff; `app/routes/access/staff.py` says what each may do."""

from typing import Final, Protocol

PACKER: Final = "packer"
SUPPORT: Final = "support"
MANAGER: Final = "manager"
ROLES: Final = (PACKER, SUPPORT, MANAGER)


class HasRole(Protocol):
    """A member of the staff."""

    @property
    def role(self) -> str: ...
