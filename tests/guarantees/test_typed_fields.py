"""Whatever text the API takes is in the payload suite of e2e; a new field must be put there."""

from collections.abc import Iterator
from typing import Any

import httpx

from tests.support.payloads import FIELDS, NARROW


async def test_every_text_that_the_api_takes_is_in_the_payload_suite(
    client: httpx.AsyncClient,
) -> None:
    schema = (await client.get("/schema/openapi.json")).json()
    taken = {
        f"{operation['operationId']} {field}"
        for path in schema["paths"].values()
        for operation in path.values()
        if "application/json" in operation.get("requestBody", {}).get("content", {})
        for field in texts(schema, operation["requestBody"]["content"]["application/json"])
    }
    planted = {f"{operation} {field}" for operation, fields in FIELDS.items() for field in fields}
    assert len(taken) > 15
    assert taken == planted | set(NARROW)


def texts(schema: dict[str, Any], part: dict[str, Any], way: str = "") -> Iterator[str]:
    """The names of the fields that take text which is no id, no time and no word of the shop."""
    if "$ref" in part:
        name = part["$ref"].rpartition("/")[2]
        yield from texts(schema, schema["components"]["schemas"][name], way)
    for key in ("oneOf", "anyOf", "allOf"):
        for choice in part.get(key, ()):
            yield from texts(schema, choice, way)
    for key in ("schema", "items"):
        if isinstance(part.get(key), dict):
            yield from texts(schema, part[key], way)
    for name, field in part.get("properties", {}).items():
        yield from texts(schema, field, f"{way}.{name}".lstrip("."))
    kind = part.get("type")
    is_text = kind == "string" or (isinstance(kind, list) and "string" in kind)
    if is_text and part.get("format") not in ("date-time", "uuid") and "enum" not in part:
        yield way
