"""What is wrong with a row: kept as codes and what the words need, said in the reader's language when shown."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from atersok.intake.models import Import
from atersok.intake.planning import NO_ERRORS
from atersok.intake.reading.cells import column_letter
from atersok.intake.reading.kinds import allowed_in, example_of
from atersok.intake.reading.problems import CellProblem
from atersok.intake.reading.sources import source as source_of
from atersok.law.wording import Text

WORDS: dict[str, tuple[Text, Text]] = {
    "unknown_person": (
        Text("Personen finns inte i registret.", "The person is not in the register."),
        Text(
            "numret på en person i registret; läs in personen först eller lämna raden utanför",
            "the number of a person in the register; read the person in first or leave the row out",
        ),
    ),
    "two_people": (
        Text(
            "Numren på raden hör till två olika personer, P-{person} och P-{other}.",
            "The numbers of the row belong to two people, P-{person} and P-{other}.",
        ),
        Text("nummer som hör till samma person", "numbers of the same person"),
    ),
    "born_another_day": (
        Text(
            "Raden har födelsedatum {value}, men P-{person} är född {known} i registret.",
            "The row has the birth date {value}, but P-{person} is born {known} in the register.",
        ),
        Text("samma födelsedatum som i registret", "the same birth date as in the register"),
    ),
    "other_person": (
        Text(
            "Numret finns redan på en rad som hör till P-{other}, inte P-{person}.",
            "The number is that of a row of P-{other}, not P-{person}.",
        ),
        Text("ett nummer som bara den här raden har", "a number that only this row has"),
    ),
    "unknown_unit": (
        Text("Enheten finns inte i registret.", "The unit is not in the register."),
        Text("kod eller namn på en enhet; lägg upp enheten först", "code or name of a unit; add the unit first"),
    ),
    "unknown_contact": (
        Text("Vårdkontakten finns inte i registret.", "The contact is not in the register."),
        Text(
            "numret på en vårdkontakt; läs in vårdkontakterna först", "the number of a contact; read contacts in first"
        ),
    ),
    "contact_of_other": (
        Text("Vårdkontakten hör till P-{other}, inte P-{person}.", "The contact is that of P-{other}, not P-{person}."),
        Text("en vårdkontakt för samma person", "a contact of the same person"),
    ),
    "twice_in_file": (
        Text("Numret står också på rad {first}.", "The number stands in row {first}, too."),
        Text("varje nummer på en rad", "each number in one row"),
    ),
    "too_long": (
        Text("Texten är längre än {limit} tecken.", "The text is longer than {limit} characters."),
        Text("högst {limit} tecken", "at most {limit} characters"),
    ),
    "more": (
        Text("Raden har fel som inte visas än.", "The row has problems that are not shown yet."),
        Text("rätta de som visas först", "correct those that are shown first"),
    ),
}
"""Code to what we found and what is allowed, for what reading alone can't know. Apps above may add theirs."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A problem as it is shown. `people`: numbers of people that it names."""

    field: str
    letter: str
    header: str
    value: str
    message: Text
    allowed: Text
    example: str
    people: tuple[int, ...]


def as_error(found: CellProblem) -> dict[str, Any]:
    """A problem that reading found, as it is kept."""
    return {
        "code": found.code, "field": found.field, "value": found.value, "example": found.example,
        "message": _both(found.message), "allowed": _both(found.allowed),
    }  # fmt: skip


def _both(text: Text) -> dict[str, str]:
    return {"sv": text.fill("sv"), "en": text.fill("en")}


def errors_frame(found: Iterable[CellProblem]) -> pl.DataFrame:
    """Row and `error` of the errors among problems that reading found."""
    rows = [
        (problem.row, json.dumps(as_error(problem), ensure_ascii=False))
        for problem in found
        if problem.row is not None and problem.severity == "error"
    ]
    return pl.DataFrame(rows, schema=NO_ERRORS.schema, orient="row")


def shown(of: Import, errors: list[dict[str, Any]]) -> list[Shown]:
    """The problems of a row, each at its column."""
    return [_shown(of, error) for error in errors]


def _shown(of: Import, error: dict[str, Any]) -> Shown:
    name = error.get("field") or ""
    place = next((int(place) for place, field in of.columns.items() if field == name), None)
    letter = "" if place is None else column_letter(of.first_column + place)
    header = of.header[place] if place is not None and place < len(of.header) else ""
    message, allowed, example = _words(of, error, name)
    people = tuple(error[who] for who in ("person", "other") if error.get(who))
    return Shown(name, letter, header, error.get("value") or "", message, allowed, example, people)


def _words(of: Import, error: dict[str, Any], name: str) -> tuple[Text, Text, str]:
    if "message" in error:
        return _text(error["message"]), _text(error["allowed"]), error.get("example") or ""
    message, allowed = WORDS[error["code"]]
    field = source_of(of.source).by_name.get(name) if of.source != "facts" else None
    example = example_of(field) if field else ""
    return _filled(message, error), _filled(allowed, error), example


def _text(words: Mapping[str, str]) -> Text:
    return Text(words["sv"], words["en"])


def _filled(text: Text, given: Mapping[str, Any]) -> Text:
    values = {name: value for name, value in given.items() if value is not None}
    return Text(text.sv.format_map(values), text.en.format_map(values))


def cell_problems(of: Import, row: int, errors: list[dict[str, Any]]) -> list[CellProblem]:
    """The problems of a row in the form that the file with errors is made from."""
    return [
        CellProblem(
            row, each.letter or None, each.header or None, each.field or None, each.value or None,
            error["code"], each.message, each.allowed, each.example,
        )
        for error, each in zip(errors, shown(of, errors), strict=True)
    ]  # fmt: skip


def allowed_words(of: Import, name: str) -> Text:
    """What a field of the import's source allows."""
    return allowed_in(source_of(of.source).by_name[name])
