"""The demo shop's legal pages, each of which begins by saying that it is an example."""

from pathlib import Path
from typing import Final

from app.services import shop
from app.values.legal_texts import LegalKind

# `{kind}.{language}.md`.
FOLDER: Final = Path(__file__).parent / "legal"


async def write_legal_texts() -> None:
    for path in sorted(FOLDER.glob("*.md")):
        kind, language = path.stem.split(".")
        text = path.read_text(encoding="utf-8").strip()
        await shop.change_legal_text(LegalKind(kind), language, text, "demo", 0)
