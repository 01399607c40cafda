"""A manager of the staff."""

from app.services import staff

PASSWORD = "four tall ships in fog"


async def manager(name: str) -> staff.Person:
    email = f"{name}@example.org"
    await staff.add_member(email, "manager", PASSWORD, name)
    return await staff.find_by_address(email)
