"""Saved views of the board: each person's own, and those that a manager shares with everyone."""

from typing import Final
from uuid import UUID

import msgspec
from asyncpg import UniqueViolationError
from uuid_utils.compat import uuid7

from app import audit_log
from app.infra.database import fetch, fetch_value, transaction
from app.services.staff.refusals import NameTaken, NotTheirs, TooManyViews, UnknownView
from app.services.staff.sessions import StaffMember

# Searching a menu that is longer than a screen is no faster than searching the board.
MAX_VIEWS: Final = 20

LIST = """
SELECT view_id, staff_id, saved.name, query, shared, members.name AS owner
FROM staff.saved_views AS saved JOIN staff.members USING (staff_id)
WHERE staff_id = $1 OR shared ORDER BY shared, lower(saved.name)
"""
SAVE = """
INSERT INTO staff.saved_views (view_id, staff_id, name, query, shared, created_at)
VALUES ($1, $2, $3, $4, $5, now()) ON CONFLICT DO NOTHING RETURNING view_id
"""


class SavedView(msgspec.Struct, frozen=True):
    """`owner` is the name of the person who saved it."""

    view_id: UUID
    staff_id: UUID
    name: str
    query: str
    shared: bool
    owner: str

    def may_be_changed_by(self, member: StaffMember) -> bool:
        # Every manager may change a shared view, since its author may have left.
        return self.staff_id == member.staff_id or (self.shared and member.is_manager)


async def list_views(staff_id: UUID) -> list[SavedView]:
    return [SavedView(**row) for row in await fetch(LIST, staff_id)]


async def save_view(member: StaffMember, name: str, query: str, *, shared: bool = False) -> None:
    """Raises `NotTheirs`, `TooManyViews` and `NameTaken`."""
    if shared and not member.is_manager:
        raise NotTheirs
    async with transaction():
        owner = member.staff_id
        await fetch("SELECT FROM staff.members WHERE staff_id = $1 FOR UPDATE", owner)
        counted = "SELECT count(*) FROM staff.saved_views WHERE staff_id = $1"
        if await fetch_value(counted, owner) >= MAX_VIEWS:
            raise TooManyViews(MAX_VIEWS)
        view_id = uuid7()
        if not await fetch(SAVE, view_id, owner, name, query, shared):
            raise NameTaken
        await audit_log.note(
            "view.shared" if shared else "view.saved",
            audit_log.Subject("view", view_id, name),
            after={"query": query},
        )


async def rename_view(view_id: UUID, member: StaffMember, name: str) -> None:
    """Raises `UnknownView`, `NotTheirs` and `NameTaken`."""
    try:
        async with transaction():
            view = await _theirs(view_id, member)
            await fetch("UPDATE staff.saved_views SET name = $2 WHERE view_id = $1", view_id, name)
            about = audit_log.Subject("view", view_id, name)
            await audit_log.note("view.renamed", about, {"name": view.name}, {"name": name})
    except UniqueViolationError as error:
        raise NameTaken from error


async def remove_view(view_id: UUID, member: StaffMember) -> SavedView:
    """Returns the removed view. Raises `UnknownView` and `NotTheirs`."""
    async with transaction():
        view = await _theirs(view_id, member)
        await fetch("DELETE FROM staff.saved_views WHERE view_id = $1", view_id)
        about = audit_log.Subject("view", view_id, view.name)
        await audit_log.note("view.removed", about, {"query": view.query, "shared": view.shared})
    return view


async def _theirs(view_id: UUID, member: StaffMember) -> SavedView:
    views = {view.view_id: view for view in await list_views(member.staff_id)}
    if view_id not in views:
        raise UnknownView(str(view_id))
    if not views[view_id].may_be_changed_by(member):
        raise NotTheirs
    return views[view_id]
