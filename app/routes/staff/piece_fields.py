"""The fields in which people choose pieces of a parcel: a number for each of its lines."""

from collections.abc import Sequence

from app.i18n.language import gettext as _
from app.values.fields import Invalid
from app.values.pieces import PieceCount
from app.web.forms import Form, whole_number


def piece_field(position: int) -> str:
    return f"piece-{position}"


def piece_entry(form: Form) -> dict[str, str]:
    """Returns what was typed, by the names of the fields, in the sequence of the lines."""
    return {name: form[name] for name in sorted(filter(_position, form), key=_position)}


def read_pieces(form: Form) -> tuple[list[PieceCount] | None, dict[str, str]]:
    """Returns the chosen pieces, and what is wrong by field; None if the form had no such fields.

    A form that was drawn for other lines than the parcel has now chooses only what it showed.
    """
    entry = piece_entry(form)
    if not entry:
        return None, {}
    wrong: dict[str, str] = {}
    chosen: list[PieceCount] = []
    for name, typed in entry.items():
        quantity = whole_number(typed)
        if quantity is None:
            wrong[name] = _("Enter a whole number of pieces")
        elif quantity:
            chosen.append(PieceCount(_position(name), quantity))
    if not chosen and not wrong:
        wrong[next(iter(entry))] = _("Choose at least one piece")
    return chosen, wrong


def at_their_pieces(error: Invalid, items: Sequence[PieceCount]) -> dict[str, str]:
    """Returns the fault of one of the `items` at the field of its line, any other as it is."""
    for at, item in enumerate(items):
        if error.field == f"items[{at}].quantity":
            message = _("This number {rule}").format(rule=error.message)
            return {piece_field(item.position): message}
        if error.field == f"items[{at}].position":
            return {piece_field(item.position): _("This product is no longer in the parcel")}
    return dict(error.faults())


def _position(name: str) -> int:
    """Returns the position of the line whose field has this name, and 0 for another field."""
    begin, _dash, position = name.partition("-")
    return (whole_number(position) or 0) if begin == "piece" else 0
