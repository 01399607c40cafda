"""Families of products that differ in options."""

from collections.abc import Mapping, Sequence
from typing import Any

from doorstep_client.goods import Family, FamilyMember, FamilyText
from doorstep_client.wire import Wire, if_match, path_of


class Families:
    _wire: Wire

    async def family(self, family_id: str) -> Family:
        return await self._wire.ask("GET", path_of("families", family_id), Family)

    async def put_family(
        self,
        family_id: str,
        name: str,
        options: Sequence[str],
        members: Sequence[FamilyMember],
        *,
        texts: Mapping[str, FamilyText] | None = None,
        version: int | None = None,
    ) -> Family:
        """Makes or changes the whole family; raises `Changed` if `version` is no longer the
        present one. A product that is left out is by itself again; `texts` that are left out stay.
        """
        body: dict[str, Any] = {"name": name, "options": options, "members": members}
        if texts is not None:
            body["texts"] = texts
        return await self._wire.ask(
            "PUT",
            path_of("families", family_id),
            Family,
            body=body,
            headers=if_match(version),
        )
