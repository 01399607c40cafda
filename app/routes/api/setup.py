"""The setup guide of a new shop: what is done, and what is left."""

import msgspec
from litestar import get

from app.routes.api.examples.legal import SETUP
from app.services import shop
from app.services.flats import read_setup
from app.web.openapi import KEY_PROBLEMS, WITH_KEY, problems, shown


class GuideStep(msgspec.Struct, frozen=True):
    """`href` is the page on which a manager does it."""

    name: str
    title: str
    why: str
    href: str
    done: bool


class Guide(msgspec.Struct, frozen=True):
    """The steps are in their order; a guide that a manager has `closed` asks for nothing."""

    closed: bool
    steps: list[GuideStep]


@get(
    "/setup",
    tags=["settings"],
    security=WITH_KEY,
    operation_id="getSetup",
    summary="What a new shop has to do before it can sell",
    responses=problems(*KEY_PROBLEMS) | {200: shown(Guide, "The guide", SETUP)},
)
async def show_setup() -> Guide:
    """Each step is read from the shop itself, and nobody ticks one."""
    steps = [
        GuideStep(step.name, step.title, step.why, step.href, is_done)
        for step, is_done in await read_setup()
    ]
    return Guide(await shop.setup_is_closed(), steps)


handlers = [show_setup]
