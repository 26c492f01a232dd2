"""Instructions and templates, made from the same table as the checks, so that they can't say anything else."""

import io
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from atersok.intake.reading.fields import AnyOf, Field, Once, Source, headers_of
from atersok.intake.reading.kinds import allowed_in, example_of
from atersok.intake.reading.rules import groups_text
from atersok.law.wording import Text

YES, NO = Text("ja", "yes"), Text("nej", "no")
_SHEETS = (Text("Uppgifter", "Data"), Text("Så fyller du i", "How to fill in"))
_HEADINGS = (
    Text("Kolumn", "Column"),
    Text("Behövs", "Needed"),
    Text("Tillåtet", "Allowed"),
    Text("Exempel", "Example"),
    Text("Vad den betyder", "What it means"),
    Text("Rubriker vi känner igen", "Headings we recognise"),
)
_WIDTHS = (28, 10, 60, 24, 60, 60)
_REMOVE = Text("Rad 2 är ett påhittat exempel. Ta bort den.", "Row 2 is an invented example. Take it out.")


@dataclass(frozen=True, slots=True)
class FieldHelp:
    """What somebody needs to know of one field, in one language.

    Attributes:
        field: the field's name.
        title: the heading in our template.
        headers: all headings that we recognise, that one first.
        required: whether it has to be filled in.
        allowed: what is allowed.
        example: a value that does.
        help: what the field means; may be empty.
    """

    field: str
    title: str
    headers: tuple[str, ...]
    required: bool
    allowed: str
    example: str
    help: str


def instructions(source: Source, lang: str = "sv") -> list[FieldHelp]:
    """Help for every field of a source, in the order of the template."""
    return [_help(each, lang) for each in source.fields]


def _help(each: Field, lang: str) -> FieldHelp:
    return FieldHelp(
        each.name, each.title.fill(lang), headers_of(each), each.required, allowed_in(each).fill(lang),
        example_of(each), each.help.fill(lang),
    )  # fmt: skip


def row_rules(source: Source, lang: str = "sv") -> list[str]:
    """What must hold between the fields, in sentences: which identifiers do, which number is unique."""
    rules = []
    for rule in source.rules:
        if isinstance(rule, AnyOf):
            rules.append(groups_text(source, rule).fill(lang))
        elif isinstance(rule, Once):
            rules.append(_once(source.by_name[rule.field].title).fill(lang))
    return [f"{rule[:1].upper()}{rule[1:]}." for rule in rules]


def _once(title: Text) -> Text:
    return Text(f"{title.sv} får stå på en rad bara", f"{title.en} may stand in one row only")


def template_workbook(source: Source, lang: str = "sv") -> bytes:
    """An xlsx file with the headings, one invented row and a sheet of instructions.

    The cells are text, so that a spreadsheet keeps leading zeros and doesn't make days of numbers.
    """
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        _data_sheet(book.add_worksheet(_SHEETS[0].fill(lang)), source, lang, bold, text)
        _help_sheet(book, source, lang, bold)
    return made.getvalue()


def _data_sheet(sheet: Any, source: Source, lang: str, bold: Any, text: Any) -> None:
    sheet.freeze_panes(1, 0)
    for column, each in enumerate(source.fields):
        title = each.title.fill(lang)
        sheet.set_column(column, column, max(12, len(title) + 2), text)
        sheet.write_string(0, column, title, bold)
        sheet.write_comment(0, column, _note(each, lang))
        if each.example:
            sheet.write_string(1, column, each.example, text)


def _note(each: Field, lang: str) -> str:
    needed = Text("Behövs.", "Needed.") if each.required else Text("(frivillig)", "(optional)")
    return "\n".join(filter(None, (needed.fill(lang), each.help.fill(lang), allowed_in(each).fill(lang))))


def _help_sheet(book: Any, source: Source, lang: str, bold: Any) -> None:
    sheet, wrapped = book.add_worksheet(_SHEETS[1].fill(lang)), book.add_format({"text_wrap": True, "valign": "top"})
    lines = [source.name.fill(lang), source.description.fill(lang), _REMOVE.fill(lang), *row_rules(source, lang)]
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, bold if row == 0 else None)
    first = len(lines) + 1
    for column, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(first, column, heading.fill(lang), bold)
    for row, each in enumerate(instructions(source, lang), start=first + 1):
        needed = (YES if each.required else NO).fill(lang)
        values = (each.title, needed, each.allowed, each.example, each.help, ", ".join(each.headers))
        for column, value in enumerate(values):
            sheet.write_string(row, column, value, wrapped)
