"""Names and descriptions of products in languages that are not the shop's own."""

from collections.abc import Mapping
from typing import Final

import msgspec

from app.infra.database import fetch
from app.services.products.shapes import ProductText

# A column `texts` for a query that reads `products.products`.
TEXTS: Final = """
    (SELECT jsonb_object_agg(language,
        jsonb_build_object('name', texts.name, 'description', texts.description))
     FROM products.texts WHERE texts.product_id = products.product_id)::text AS texts
"""
# The names alone, for orders.
NAMES: Final = """
    (SELECT jsonb_object_agg(language, texts.name)
     FROM products.texts WHERE texts.product_id = products.product_id AND texts.name <> '')::text
"""
WRITE: Final = """
WITH given AS (
    SELECT key AS language, value ->> 'name' AS name, value ->> 'description' AS description
    FROM jsonb_each($2::text::jsonb)
), gone AS (
    DELETE FROM products.texts
    WHERE product_id = $1 AND language NOT IN (SELECT language FROM given)
)
INSERT INTO products.texts (product_id, language, name, description)
SELECT $1, language, name, description FROM given
ON CONFLICT (product_id, language) DO UPDATE
SET name = excluded.name, description = excluded.description
WHERE (texts.name, texts.description) <> (excluded.name, excluded.description)
"""
SOME_IN: Final = "SELECT EXISTS (SELECT FROM products.texts WHERE language = $1)"
_BY_LANGUAGE: Final = msgspec.json.Decoder(dict[str, ProductText])
_NAMES: Final = msgspec.json.Decoder(dict[str, str])


def read_texts(found: str | None) -> dict[str, ProductText]:
    return _BY_LANGUAGE.decode(found) if found else {}


def read_names(found: str | None) -> dict[str, str]:
    return _NAMES.decode(found) if found else {}


async def write_texts(product_id: str, texts: Mapping[str, ProductText]) -> None:
    """Replaces all texts of the product; the search reads them as well."""
    await fetch(WRITE, product_id, msgspec.json.encode(texts).decode())
