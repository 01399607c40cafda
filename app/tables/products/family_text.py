"""The texts of a family in a language that is not the shop's own."""

from typing import Any

from piccolo.columns import JSONB, Array, BigSerial, ForeignKey, OnDelete, Text, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.products.family import FamilyRow


class FamilyTextRow(Table, tablename="family_texts", schema="products", db=ENGINE):
    """`options` has a name for each option of the family, in their order, or is empty.

    `words` has an object for each option, from a value to its word, or is empty. Whatever is empty
    is shown in the shop's own language.
    """

    id = BigSerial(primary_key=True)
    family_id: Any = ForeignKey(references=FamilyRow, on_delete=OnDelete.cascade, null=False)
    # ISO 639-1, a key of `app.i18n.language.LANGUAGES`.
    language = Varchar(length=2)
    name = Varchar(length=120)
    options: Any = Array(base_column=Text())
    words = JSONB()

    one_text_of_a_family = Unique(["family_id", "language"])
