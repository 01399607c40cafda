"""What Bea and a till do to webhook endpoints, one action for each door."""

from typing import Final

from app.infra.database import fetch, fetch_value
from app.services import webhooks
from tests.support.actions.stage import Act, Stage

ENDPOINTS: Final = "/staff/webhooks"
API: Final = "/webhook-endpoints"
NEW: Final = {"url": "https://erp.example.com/hooks?token=secret", "event_types": "order.created"}


async def endpoint() -> str:
    given = webhooks.NewEndpoint(url=NEW["url"], event_types=["order.created"])
    return str((await webhooks.add_endpoint(given, "Bea")).endpoint_id)


async def failed(key: str) -> int:
    """The id of a message to this endpoint that did not arrive."""
    await fetch(
        "INSERT INTO webhooks.messages (endpoint_id, event_id, event_type, body, state, ended_at)"
        " VALUES ($1, 'evt_1', 'order.created', '{}', 'FAILED', now())",
        key,
    )
    return await fetch_value("SELECT max(message_id) FROM webhooks.messages")


async def adds(stage: Stage) -> None:
    await stage.sends(ENDPOINTS, **NEW)


async def changes(stage: Stage) -> None:
    await stage.sends(f"{ENDPOINTS}/{await endpoint()}", **NEW, description="our ERP")


async def pauses(stage: Stage) -> None:
    await stage.sends(f"{ENDPOINTS}/{await endpoint()}/pause")


async def resumes(stage: Stage) -> None:
    key = await endpoint()
    await fetch(
        "UPDATE webhooks.endpoints"
        " SET state = 'PAUSED', pause_reason = 'BY_HAND', paused_at = now()"
    )
    await stage.sends(f"{ENDPOINTS}/{key}/resumption")


async def tests(stage: Stage) -> None:
    await stage.sends(f"{ENDPOINTS}/{await endpoint()}/test")


async def renews(stage: Stage) -> None:
    await stage.sends(f"{ENDPOINTS}/{await endpoint()}/secret")


async def removes(stage: Stage) -> None:
    await stage.sends(f"{ENDPOINTS}/{await endpoint()}/removal")


async def replays(stage: Stage) -> None:
    key = await endpoint()
    await failed(key)
    await stage.sends(f"{ENDPOINTS}/{key}/replay", since="2026-01-01T00:00")


async def replays_one(stage: Stage) -> None:
    key = await endpoint()
    await stage.sends(f"{ENDPOINTS}/{key}/messages/{await failed(key)}/replay")


async def adds_by_key(stage: Stage) -> None:
    await stage.asks("POST", API, {**NEW, "event_types": ["order.created"]})


async def changes_by_key(stage: Stage) -> None:
    await stage.asks("PATCH", f"{API}/{await endpoint()}", {"description": "our ERP"})


async def removes_by_key(stage: Stage) -> None:
    await stage.asks("DELETE", f"{API}/{await endpoint()}")


async def renews_by_key(stage: Stage) -> None:
    await stage.asks("POST", f"{API}/{await endpoint()}/secret-rotation")


async def tests_by_key(stage: Stage) -> None:
    await stage.asks("POST", f"{API}/{await endpoint()}/test")


async def replays_by_key(stage: Stage) -> None:
    key = await endpoint()
    await failed(key)
    await stage.asks("POST", f"{API}/{key}/replay", {"since": "2026-01-01T00:00:00Z"})


async def replays_one_by_key(stage: Stage) -> None:
    key = await endpoint()
    await stage.asks("POST", f"{API}/{key}/messages/{await failed(key)}/replay")


STAFFS: Final = "POST /staff/webhooks"
PROGRAMS: Final = "/api/v1/webhook-endpoints"
ONE: Final = "/{endpoint_id:uuid}"
MESSAGE: Final = "/messages/{message_id:int}"
ON_ENDPOINTS: Final[dict[str, tuple[Act, str]]] = {
    STAFFS: (adds, "webhook.added"),
    f"{STAFFS}{ONE}": (changes, "webhook.changed"),
    f"{STAFFS}{ONE}/pause": (pauses, "webhook.paused"),
    f"{STAFFS}{ONE}/resumption": (resumes, "webhook.resumed"),
    f"{STAFFS}{ONE}/test": (tests, "webhook.tested"),
    f"{STAFFS}{ONE}/secret": (renews, "webhook.secret_renewed"),
    f"{STAFFS}{ONE}/removal": (removes, "webhook.removed"),
    f"{STAFFS}{ONE}/replay": (replays, "webhook.replayed"),
    f"{STAFFS}{ONE}{MESSAGE}/replay": (replays_one, "webhook.replayed"),
    f"POST {PROGRAMS}": (adds_by_key, "webhook.added"),
    f"PATCH {PROGRAMS}{ONE}": (changes_by_key, "webhook.changed"),
    f"DELETE {PROGRAMS}{ONE}": (removes_by_key, "webhook.removed"),
    f"POST {PROGRAMS}{ONE}/secret-rotation": (renews_by_key, "webhook.secret_renewed"),
    f"POST {PROGRAMS}{ONE}/test": (tests_by_key, "webhook.tested"),
    f"POST {PROGRAMS}{ONE}/replay": (replays_by_key, "webhook.replayed"),
    f"POST {PROGRAMS}{ONE}{MESSAGE}/replay": (replays_one_by_key, "webhook.replayed"),
}
