"""What a caller may give for a family, and how it is read."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final

import msgspec

from app.i18n.language import LANGUAGES, gettext_noop
from app.values import text
from app.values.fields import LINE, MAYBE, Invalid, ProductId
from app.values.languages import own_language

MAX_MEMBERS: Final = 100
LONGEST_NAME: Final = 200
COMBINATION_TAKEN: Final = gettext_noop("has the combination of another product")
TOO_LONG: Final = gettext_noop("makes a name of more than 200 characters")
DIFFERENT: Final = gettext_noop("must all be different")

# Of an option, such as Colour, and of its values, such as Blue.
OptionName = Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=LINE)]
OptionWord = Annotated[str, msgspec.Meta(max_length=40, pattern=MAYBE)]
FamilyName = Annotated[str, msgspec.Meta(min_length=1, max_length=120, pattern=LINE)]
FamilyNameSaid = Annotated[str, msgspec.Meta(max_length=120, pattern=MAYBE)]


class FamilyMember(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`values` has one value of each of the family's options, in their order."""

    product_id: ProductId
    values: Annotated[list[OptionName], msgspec.Meta(min_length=1, max_length=3)]


class FamilyText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a family is called in another language; what is empty is shown in the shop's own.

    `options` has a name for each option, in their order, and `values` the words of each option's
    values, such as `{"Blue": "Blau"}`; or they are empty.
    """

    name: FamilyNameSaid = ""
    options: Annotated[list[OptionWord], msgspec.Meta(max_length=3)] = []
    values: Annotated[list[dict[str, OptionWord]], msgspec.Meta(max_length=3)] = []

    def word(self, place: int, value: str) -> str:
        """Returns the word of a value of the option at this place, or the value."""
        return self.values[place].get(value, value) if self.values else value


class FamilyInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole family: a member that is left out is a product by itself again.

    `texts` that are left out stay.
    """

    name: FamilyName
    options: Annotated[list[OptionName], msgspec.Meta(min_length=1, max_length=3)]
    members: Annotated[list[FamilyMember], msgspec.Meta(max_length=MAX_MEMBERS)]
    texts: dict[str, FamilyText] | None = None


def member_name(family: str, values: Sequence[str]) -> str:
    """Returns the name that carts, orders, slips and mails show."""
    return f"{family} ({', '.join(values)})"


def folded_values(values: Sequence[str]) -> tuple[str, ...]:
    """Returns what no two members may have alike."""
    return tuple(value.casefold() for value in values)


def read_family(family_id: str, given: FamilyInput) -> FamilyInput:
    """Raises `Invalid` for an impossible id, and for members that cannot be in one family."""
    try:
        msgspec.convert(family_id, ProductId)
    except msgspec.ValidationError as error:
        raise Invalid("family_id", "may hold letters, digits, dot, dash and underscore") from error
    given = FamilyInput(
        text.tidy(given.name),
        [text.tidy(option) for option in given.options],
        [
            FamilyMember(one.product_id, [text.tidy(value) for value in one.values])
            for one in given.members
        ],
        given.texts,
    )
    if len({option.casefold() for option in given.options}) < len(given.options):
        raise Invalid("options", DIFFERENT)
    products, combinations = set[str](), set[tuple[str, ...]]()
    for place, member in enumerate(given.members):
        field = f"members[{place}]"
        if len(member.values) != len(given.options):
            raise Invalid(f"{field}.values", gettext_noop("must have one value of each option"))
        if len(member_name(given.name, member.values)) > LONGEST_NAME:
            raise Invalid(f"{field}.values", TOO_LONG)
        combination = folded_values(member.values)
        if combination in combinations:
            raise Invalid(f"{field}.values", COMBINATION_TAKEN)
        if member.product_id in products:
            raise Invalid(f"{field}.product_id", gettext_noop("is there twice"))
        combinations.add(combination)
        products.add(member.product_id)
    return msgspec.structs.replace(given, texts=_said(given))


def _said(given: FamilyInput) -> dict[str, FamilyText] | None:
    if given.texts is None:
        return None
    said: dict[str, FamilyText] = {}
    for language, one in given.texts.items():
        if language not in LANGUAGES:
            raise Invalid(f"texts.{language}", f"must be one of {', '.join(sorted(LANGUAGES))}")
        if language == own_language():
            raise Invalid(f"texts.{language}", "is the shop's own language")
        tidy = tidy_text(one)
        _require_sound(f"texts.{language}", tidy, given)
        if tidy != FamilyText():
            said[language] = tidy
    return said


def tidy_text(given: FamilyText) -> FamilyText:
    options = [text.tidy(option) for option in given.options]
    values = [
        {text.tidy(value): tidy for value, word in words.items() if (tidy := text.tidy(word))}
        for words in given.values
    ]
    return FamilyText(
        text.tidy(given.name), options if any(options) else [], values if any(values) else []
    )


def _require_sound(field: str, said: FamilyText, given: FamilyInput) -> None:
    count = len(given.options)
    if len(said.options) not in (0, count):
        raise Invalid(f"{field}.options", "must have one name for each option, or none")
    if len(said.values) not in (0, count):
        raise Invalid(f"{field}.values", "must have the words of each option, or none")
    shown = [one or own for one, own in zip(said.options, given.options, strict=False)]
    if len({one.casefold() for one in shown}) < len(shown):
        raise Invalid(f"{field}.options", DIFFERENT)
    for place, words in enumerate(said.values):
        values = list(dict.fromkeys(one.values[place] for one in given.members))
        _require_words(f"{field}.values[{place}]", words, values)
    for one in given.members if said.name else ():
        words = [said.word(place, value) for place, value in enumerate(one.values)]
        if len(member_name(said.name, words)) > LONGEST_NAME:
            raise Invalid(f"{field}.name", TOO_LONG)


def _require_words(field: str, words: Mapping[str, str], values: Sequence[str]) -> None:
    if words.keys() - set(values):
        raise Invalid(field, "has a word for a value that no product has")
    shown: dict[str, str] = {}
    for value in values:
        # Customers could not tell two values with the same word.
        other = shown.setdefault(words.get(value, value).casefold(), value)
        if other.casefold() != value.casefold():
            raise Invalid(field, DIFFERENT)
