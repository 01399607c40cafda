"""Each snippet takes a message that the shop signed, and no other."""

import base64
import hashlib
import hmac
import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from app.routes.api.examples.webhooks import ENDPOINT_WITH_SECRET
from app.routes.developers.snippets import GO, JAVASCRIPT, PHP, PYTHON
from app.services import webhooks
from tests.support.guide import blocks

ROOT = Path(__file__).parents[3]
SECRET = ENDPOINT_WITH_SECRET["secret"]
ID = "evt_0198c0de7a117e578b1d2f3c4a5b6c7d"
BODY = '{"event_type":"order.created","data":{"name":"Łukasz Żółć"}}'


def signed(at: datetime, body: str = BODY) -> dict[str, str]:
    made = webhooks.headers([a_secret("another"), SECRET], ID, body, at)
    return {name: value for name, value in made.items() if name.startswith("webhook-")}


def a_secret(text: str) -> str:
    return f"whsec_{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def now() -> datetime:
    return datetime.now(UTC)


def forgeries() -> dict[str, tuple[str, dict[str, str]]]:
    good = signed(now())
    return {
        "another body": (BODY.replace("created", "shipped"), good),
        "another id": (BODY, good | {"webhook-id": "evt_other"}),
        "a later time": (BODY, good | {"webhook-timestamp": str(int(now().timestamp()) + 60)}),
        "too old": (BODY, signed(now() - timedelta(minutes=6))),
        "too new": (BODY, signed(now() + timedelta(minutes=6))),
        "no number": (BODY, good | {"webhook-timestamp": "soon"}),
        "cut short": (BODY, good | {"webhook-signature": good["webhook-signature"][:20]}),
        "no signature": (BODY, good | {"webhook-signature": "v1,"}),
        "another version": (BODY, good | {"webhook-signature": f"v2,{'A' * 44}"}),
    }


def test_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    program: dict[str, Any] = {}
    exec(compile(PYTHON, "the snippet", "exec"), program)

    assert program["receive"](BODY.encode(), signed(now())) == json.loads(BODY)
    for name, (body, headers) in forgeries().items():
        with pytest.raises((WebhookVerificationError, ValueError)):
            program["receive"](body.encode(), headers)
            pytest.fail(name)


def test_javascript() -> None:
    """By the project's own node: it prints what became of each message."""
    messages = {"good": (BODY, signed(now())), **forgeries(), "no header": (BODY, {})}
    program = (
        JAVASCRIPT
        + f"""
for (const [name, [body, headers]] of Object.entries({json.dumps(messages)})) {{
  let outcome = "refused";
  try {{ outcome = receive(body, headers).event_type; }} catch {{}}
  console.log(name, outcome);
}}
"""
    )
    done = subprocess.run(
        [sys.executable, "setup/node.py", "node", "--input-type=module", "-"],
        input=program,
        cwd=ROOT,
        env={"WEBHOOK_SECRET": SECRET, "PATH": "/usr/local/bin:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    first, *others = done.stdout.splitlines()
    assert first == "good order.created"
    assert others == [f"{name} refused" for name in messages if name != "good"]


def step_by_step(body: str, headers: Mapping[str, str]) -> str:
    """What the snippets in PHP and Go compute, in their order."""
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    signed_text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}"
    mac = hmac.new(key, signed_text.encode(), hashlib.sha256)
    return "v1," + base64.b64encode(mac.digest()).decode()


@pytest.mark.parametrize(
    ("snippet", "steps"),
    [
        (
            PHP,
            (
                "abs(time() - (int) $sent) > 300",
                "base64_decode(substr($secret, strlen('whsec_')))",
                "'v1,' . base64_encode(hash_hmac('sha256', \"{$id}.{$sent}.{$body}\", $key, true))",
                "explode(' ', $headers['webhook-signature'] ?? '')",
                "hash_equals($expected, $one)",
            ),
        ),
        (
            GO,
            (
                "time.Since(time.Unix(sent, 0)).Abs() > 5*time.Minute",
                'base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))',
                "hmac.New(sha256.New, key)",
                'fmt.Fprintf(mac, "%s.%s.%s", id, timestamp, body)',
                '"v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))',
                "hmac.Equal([]byte(one), []byte(expected))",
            ),
        ),
    ],
    ids=["PHP", "Go"],
)
def test_php_and_go_compute_the_golden_signature(snippet: str, steps: tuple[str, ...]) -> None:
    headers = signed(now())
    assert step_by_step(BODY, headers) in headers["webhook-signature"].split(" ")
    places = [snippet.index(step) for step in steps]
    assert places == sorted(places)


async def test_the_message_of_the_guide_has_the_signature_of_its_secret(
    client: httpx.AsyncClient,
) -> None:
    _, told, body, *others = await blocks(client, "/webhooks")
    headers = dict(line.split(": ", 1) for line in told.splitlines())
    at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)

    assert Webhook(others[-1]).sign(ID, at, body) == headers["webhook-signature"]
    assert step_by_step(body, headers) == headers["webhook-signature"]
