"""What a source is made of: fields, and the rules that hold between the fields of a row."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from atersok.intake.reading.codes import CodeTable
from atersok.intake.reading.folding import fold
from atersok.law.wording import Text

KindName = Literal[
    "id",
    "text",
    "date",
    "quarter",
    "amount",
    "signed_amount",
    "years",
    "share",
    "truth",
    "code",
    "detail",
    "ground",
    "lma",
    "reservnummer",
    "personnummer",
    "postcode",
    "organisation_number",
    "email",
]


NO_HELP = Text("", "")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a source.

    Attributes:
        name: stable key, also a heading that is recognised.
        kind: how a value is read, see :mod:`atersok.intake.reading.kinds`.
        title: the heading that our own template uses.
        headers: other headings that mean this field.
        example: an invented value that the kind accepts, as a Swede would type it.
        required: an empty value, or a missing column, is an error.
        codes: the words allowed, where the kind is ``code``.
        help: what the field means, where its title doesn't say it.
        max_length: characters of a text.
        past: a day after the day of reading is an error.
    """

    name: str
    kind: KindName
    title: Text
    headers: tuple[str, ...] = ()
    example: str = ""
    required: bool = False
    codes: CodeTable | None = None
    help: Text = NO_HELP
    max_length: int = 200
    past: bool = False


@dataclass(frozen=True, slots=True)
class InOrder:
    """The first day is not after the last."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class NotAbove:
    """A part is not larger than the whole: a fee and its cost."""

    part: str
    whole: str


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these groups of fields is filled in."""

    groups: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Once:
    """A value stands in one row of the file only, unless the rows are the same from end to end."""

    field: str


@dataclass(frozen=True, slots=True)
class DetailOf:
    """The detail is one that the kind of situation allows; its words become codes."""

    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class GroundOn:
    """A ground written as one of Migrationsverket's codes is read as of the day of the decision."""

    ground: str
    day: str


@dataclass(frozen=True, slots=True)
class SameBirthDate:
    """The birth date is the one in the personnummer; where not, a warning, for ages are assessed anew."""

    number: str
    birth_date: str


type Rule = InOrder | NotAbove | AnyOf | Once | DetailOf | GroundOn | SameBirthDate


@dataclass(frozen=True, eq=False)
class Source:
    """A kind of file that somebody gives us.

    Attributes:
        key: stable name.
        name: what people call it.
        description: where it comes from.
        feeds: what becomes of its rows.
        fields: in the order of our template.
        rules: what must hold between the fields of a row.
        not_stored: headings that we know and leave unread on purpose.
        equal_rows_count: two equal rows are two things (two payments), not one that stands there twice.
    """

    key: str
    name: Text
    description: Text
    feeds: Text
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...] = ()
    not_stored: tuple[str, ...] = field(default=())
    equal_rows_count: bool = False

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by their names."""
        return {each.name: each for each in self.fields}

    @cached_property
    def by_header(self) -> dict[str, str]:
        """Folded heading to field name. Raises ValueError where a heading means two fields."""
        found: dict[str, str] = {}
        for each in self.fields:
            for header in headers_of(each):
                if found.setdefault(fold(header), each.name) != each.name:
                    raise ValueError(f"{self.key}: the heading {header!r} means two fields")
        return found


def headers_of(each: Field) -> tuple[str, ...]:
    """Every heading that means a field, the one of our template first, without doubles."""
    found: dict[str, str] = {}
    for name in (each.title.sv, *each.headers, each.title.en, each.name):
        found.setdefault(fold(name), name)
    return tuple(found.values())
