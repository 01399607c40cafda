"""The texts of the legal pages: each change is a row of its own, and none is ever changed."""

from piccolo.columns import Integer, Text, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Unique
from piccolo.table import Table

from app.infra.database import ENGINE


class LegalTextRow(Table, tablename="legal_texts", schema="shop", db=ENGINE):
    """`edition` numbers the changes of all texts, `version` those of one page in one language.

    An order names the edition under which it was placed, and so the text of each page. A page with
    an empty text does not exist in its language.
    """

    edition = Integer(primary_key=True)
    kind = Text()
    language = Text()
    version = Integer()
    text = Text()
    changed_at = Timestamptz(default=TimestamptzNow())
    changed_by = Text(default="")

    one_text_a_version = Unique(["kind", "language", "version"])
