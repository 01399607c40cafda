"""The couriers of the simulation, who report where their parcels are, as carriers do."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

import httpx
from standardwebhooks import Webhook

# Hours after its report in which a parcel on the van is expected.
A_ROUND: Final = 8


class Couriers:
    """`secrets` are the code and the secret of each carrier that may report, by its name."""

    def __init__(self, url: str, secrets: Mapping[str, tuple[str, str]]) -> None:
        self._http = httpx.AsyncClient(base_url=f"{url}/api/v1/carrier-updates/")
        self._secrets = secrets

    async def report(self, carrier: str, number: str, word: str) -> None:
        """Raises httpx.HTTPError if the shop does not take it; other carriers say nothing."""
        if carrier not in self._secrets:
            return
        code, secret = self._secrets[carrier]
        now = datetime.now(UTC)
        said = {
            "tracking_number": number,
            "status": word,
            "at": now.isoformat(),
            "expected_at": (now + timedelta(hours=A_ROUND)).isoformat(),
        }
        body = json.dumps(said)
        headers = {
            "Content-Type": "application/json",
            "webhook-id": f"msg_{number}_{word}",
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(secret).sign(f"msg_{number}_{word}", now, body),
        }
        answer = await self._http.post(code, content=body, headers=headers)
        answer.raise_for_status()

    async def close(self) -> None:
        await self._http.aclose()
