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
    SELECT product_id, language, name, description
    FROM jsonb_to_recordset($2::text::jsonb) AS given
        (product_id text, language text, name text, description text)
), gone AS (
    DELETE FROM products.texts
    WHERE product_id = ANY($1) AND (product_id, language) NOT IN
        (SELECT product_id, language FROM given)
)
INSERT INTO products.texts (product_id, language, name, description)
SELECT product_id, language, name, description FROM given ORDER BY product_id, language
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


async def write_texts(products: Mapping[str, Mapping[str, ProductText]]) -> None:
    """Replaces all texts of these products, by their ids; the search reads them as well."""
    given = [
        {"product_id": product_id, "language": language, **msgspec.structs.asdict(one)}
        for product_id, texts in products.items()
        for language, one in texts.items()
    ]
    await fetch(WRITE, list(products), msgspec.json.encode(given).decode())
